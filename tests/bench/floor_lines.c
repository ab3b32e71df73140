/*
 * floor_lines IN OUT - the floor of W2: the same work as the pipeline, without a framework.
 *
 * Maps the file, matches each line with PCRE2's JIT (five groups), keeps level ERROR, writes JSON lines
 * through one buffer. One thread. What prun costs above this is what prun costs.
 */
#define PCRE2_CODE_UNIT_WIDTH 8
#include <fcntl.h>
#include <pcre2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define GROUPS 5
static const char pattern[] =
    "^(?<time>[^ ]+) (?<host>[^ ]+) (?<level>[A-Z]+) \\[(?<comp>[a-z]+)\\] (?<msg>.*)$";
static const char *const names[GROUPS] = {"time", "host", "level", "comp", "msg"};

static char buffer[1 << 20];
static size_t used;
static int out_file;

static void flush_buffer(void)
{
    for (size_t at = 0; at < used;) {
        ssize_t n = write(out_file, buffer + at, used - at);

        if (n < 0) {
            perror("write");
            exit(1);
        }
        at += (size_t)n;
    }
    used = 0;
}

static void put(const char *data, size_t size)
{
    if (used + size > sizeof(buffer))
        flush_buffer();
    memcpy(buffer + used, data, size);
    used += size;
}

static void put_escaped(const char *data, size_t size)
{
    size_t plain = 0;

    for (size_t i = 0; i < size; i++) {
        unsigned char c = (unsigned char)data[i];
        char escape[8];

        if (c >= 32 && c != '"' && c != '\\')
            continue;
        put(data + plain, i - plain);
        put(escape, (size_t)(c < 32 ? sprintf(escape, "\\u%04x", c) : sprintf(escape, "\\%c", c)));
        plain = i + 1;
    }
    put(data + plain, size - plain);
}

static void put_match(const char *line, const PCRE2_SIZE *at)
{
    for (int g = 0; g < GROUPS; g++) {
        put(g ? "\",\"" : "{\"", g ? 3 : 2);
        put(names[g], strlen(names[g]));
        put("\":\"", 3);
        put_escaped(line + at[2 * g + 2], at[2 * g + 3] - at[2 * g + 2]);
    }
    put("\"}\n", 3);
}

static void run(const char *data, size_t size)
{
    int code;
    PCRE2_SIZE where;
    pcre2_code *regex = pcre2_compile((PCRE2_SPTR)pattern, PCRE2_ZERO_TERMINATED, 0, &code, &where, NULL);
    pcre2_match_data *match = pcre2_match_data_create_from_pattern(regex, NULL);
    const PCRE2_SIZE *at = pcre2_get_ovector_pointer(match);

    pcre2_jit_compile(regex, PCRE2_JIT_COMPLETE);
    for (const char *line = data, *end = data + size, *stop; line < end; line = stop + 1) {
        stop = memchr(line, '\n', (size_t)(end - line));
        stop = stop ? stop : end;
        if (pcre2_jit_match(regex, (PCRE2_SPTR)line, (size_t)(stop - line), 0, 0, match, NULL) > 0 &&
            at[7] - at[6] == 5 && memcmp(line + at[6], "ERROR", 5) == 0)
            put_match(line, at);
    }
    flush_buffer();
    pcre2_match_data_free(match);
    pcre2_code_free(regex);
}

int main(int argc, char **argv)
{
    struct stat st;
    int in = argc == 3 ? open(argv[1], O_RDONLY) : -1;
    void *data;

    if (in < 0 || fstat(in, &st) != 0 ||
        (data = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, in, 0)) == MAP_FAILED ||
        (out_file = open(argv[2], O_WRONLY | O_CREAT | O_TRUNC, 0644)) < 0) {
        fprintf(stderr, "usage: floor_lines IN OUT\n");
        return 2;
    }
    run(data, (size_t)st.st_size);
    return 0;
}
