/*
 * replay.c - a fuzz target without a fuzzer: plain `make check` gives it its corpus.
 *
 * Each file of corpus/NAME goes in as it is, then a fixed number of times with a few bytes
 * changed, cut or doubled by a generator with a fixed start, so that every run is the same. A
 * crash is the failure; the sanitizers of CI see the rest. Arguments, when there are some, are
 * files to give instead (to look at what the fuzzer found).
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/fuzz/target.h"
#include "tests/tap.h"

#define CHANGES   200
#define INPUT_MAX (1u << 20)

static uint64_t next_random(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

/* A copy of its own size, so that ASan sees a read beyond it. */
static void give(const uint8_t *data, size_t size)
{
    uint8_t *copy = malloc(size ? size : 1);

    if (!copy)
        exit(99);
    memcpy(copy, data, size);
    LLVMFuzzerTestOneInput(copy, size);
    free(copy);
}

static size_t change(uint8_t *data, size_t size, uint64_t *random)
{
    size_t at = size ? (size_t)(next_random(random) % size) : 0;
    size_t run = size > at ? (size_t)(next_random(random) % (size - at)) % 64 : 0;

    switch (next_random(random) % 5) {
    case 0:
        return at; /* cut */
    case 1:
        memmove(data + at, data + at + run, size - at - run);
        return size - run;
    case 2:
        memmove(data + at + run, data + at, size - at);
        return size + run;
    case 3:
        memset(data + at, (int)(next_random(random) % 3 * 127), run);
        return size;
    default:
        if (size > at)
            data[at] ^= (uint8_t)(1u << next_random(random) % 8);
        return size;
    }
}

static void give_changed(const uint8_t *data, size_t size)
{
    static uint8_t copy[2 * INPUT_MAX];
    uint64_t random = 0x9E3779B97F4A7C15u + size;

    for (int i = 0; i < CHANGES; i++) {
        size_t now = size;
        memcpy(copy, data, size);
        for (uint64_t k = next_random(&random) % 4; k < 4; k++)
            now = change(copy, now, &random);
        give(copy, now);
    }
}

static bool give_file(const char *path, bool is_changed)
{
    static uint8_t data[INPUT_MAX];
    FILE *f = fopen(path, "rb");
    size_t size = f ? fread(data, 1, sizeof(data), f) : 0;

    if (f)
        fclose(f);
    if (!f)
        return false;
    give(data, size);
    if (is_changed)
        give_changed(data, size);
    return true;
}

static int by_bytes(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static void give_folder(const char *folder)
{
    struct dirent **entry;
    int count = scandir(folder, &entry, NULL, by_bytes);
    char path[4096 + 256 + 2];

    ok(count > 2, "there is a corpus of %s", FUZZ_CORPUS);
    for (int i = 0; i < count; i++) {
        snprintf(path, sizeof(path), "%s/%s", folder, entry[i]->d_name);
        if (entry[i]->d_name[0] != '.')
            ok(give_file(path, true), "%s and %d changes of it are survived", entry[i]->d_name,
               CHANGES);
        free(entry[i]);
    }
    if (count >= 0)
        free(entry);
}

int main(int argc, char **argv)
{
    const char *source = getenv("srcdir");
    char folder[4096];

    for (int i = 1; i < argc; i++)
        ok(give_file(argv[i], false), "%s is survived", argv[i]);
    if (argc > 1)
        return done();
    snprintf(folder, sizeof(folder), "%s/tests/fuzz/corpus/%s", source ? source : ".", FUZZ_CORPUS);
    ok(LLVMFuzzerTestOneInput((const uint8_t *)"", 0) == 0, "the empty input is survived");
    give_folder(folder);
    return done();
}
