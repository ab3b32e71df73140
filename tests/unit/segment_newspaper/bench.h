/*
 * bench.h - what the tests of the segmenter share: the pack as it is shipped, and items of a text.
 */
#ifndef SEGMENT_BENCH_H
#define SEGMENT_BENCH_H

#include <stdio.h>
#include <stdlib.h>

#include "segment/newspaper/segment.h"
#include "tests/tap.h"

static char *bench_read(const char *name, size_t *size)
{
    char path[4096];
    FILE *f;
    char *text;
    long length;

    snprintf(path, sizeof path, "%s/plugins/%s", getenv("srcdir"), name);
    f = fopen(path, "rb");
    if (!f || fseek(f, 0, SEEK_END) != 0 || (length = ftell(f)) < 0) {
        printf("Bail out! %s cannot be read\n", path);
        exit(1);
    }
    rewind(f);
    *size = (size_t)length;
    text = calloc(1, *size + 1);
    if (!text || fread(text, 1, *size, f) != *size)
        exit(1);
    fclose(f);
    return text;
}

static void bench_add(struct pack *pack, const char *name,
                      bool (*add)(struct pack *, const char *, size_t, char *, size_t))
{
    char error[200] = "";
    size_t size;
    char *json = bench_read(name, &size);

    if (!add(pack, json, size, error, sizeof error)) {
        printf("Bail out! %s: %s\n", name, error);
        exit(1);
    }
    free(json);
}

static struct names *bench_names(void)
{
    char error[200];
    size_t size;
    char *json = bench_read("lib/newspaper/names.json", &size);
    struct names *names = names_parse(json, size, error, sizeof error);

    free(json);
    return names;
}

__attribute__((unused)) static struct pack *bench_open(void)
{
    struct pack *pack = pack_new();

    bench_add(pack, "segment/newspaper/zh.json", pack_add_language);
    bench_add(pack, "segment/newspaper/weights.json", pack_add_weights);
    pack->names = bench_names();
    return pack;
}

__attribute__((unused)) static void bench_close(struct pack *pack)
{
    names_free((struct names *)(uintptr_t)pack->names);
    pack_free(pack);
}

struct bench_page {
    struct pool pool;
    struct sheet sheet;
    struct items items;
};

__attribute__((unused)) static bool bench_segment(struct bench_page *p, const struct pack *pack,
                                                  const char *text)
{
    pool_reset(&p->pool);
    return segment_sheet(pack, &p->pool, (const uint8_t *)text, strlen(text), 0, &p->sheet,
                         &p->items);
}

/* A text as a string, until the next call. */
__attribute__((unused)) static const char *bench_text(const prun_text *t)
{
    static char copy[4][8192];
    static int turn;
    char *to = copy[turn++ % 4];

    snprintf(to, sizeof copy[0], "%.*s", (int)t->size, t->bytes ? (const char *)t->bytes : "");
    return to;
}

/* The only item of a type; NULL when there is none or more than one. */
__attribute__((unused)) static const struct item *bench_only(const struct bench_page *p,
                                                             enum item_type type)
{
    const struct item *found = NULL;

    for (size_t i = 0; i < p->items.count; i++) {
        if (p->items.item[i].type != type)
            continue;
        if (found)
            return NULL;
        found = &p->items.item[i];
    }
    return found;
}

#endif
