/* packs.h - opens the language packs of the source tree for the tests of extract.facts. */
#ifndef TEST_PACKS_H
#define TEST_PACKS_H

#include "newspaper/numeral.h"

#include <stdio.h>
#include <stdlib.h>

/* A file of the source tree, with a NUL behind it; ends the test when it cannot be read. */
static prun_bytes packs_read(const char *name)
{
    enum { ROOM = 1 << 20 };
    const char *root = getenv("srcdir");
    uint8_t *data = malloc(ROOM);
    char path[4096];

    snprintf(path, sizeof path, "%s/%s", root ? root : ".", name);
    FILE *file = fopen(path, "rb");
    if (!file || !data) {
        printf("Bail out! cannot read %s\n", path);
        exit(1);
    }
    const size_t size = fread(data, 1, ROOM - 1, file);
    data[size] = 0;
    fclose(file);
    return (prun_bytes){data, size};
}

static void *packs_open(const char *name, void *(*parse)(prun_bytes, char *, size_t))
{
    char error[256] = "out of memory";
    const prun_bytes bytes = packs_read(name);
    void *object = parse(bytes, error, sizeof error);

    free((void *)bytes.data);
    if (!object) {
        printf("Bail out! %s: %s\n", name, error);
        exit(1);
    }
    return object;
}

#define NUMERALS "plugins/lib/newspaper/numerals-zh.json"
#define PERIODS  "plugins/lib/newspaper/periods-zh.json"
#define UNITS    "plugins/lib/newspaper/units.json"
#define VARIANTS "plugins/lib/newspaper/variants-zh.json"
#define CUES_ZH  "plugins/extract/facts/zh.json"

#define NUMERALS_EN "plugins/lib/newspaper/numerals-en.json"
#define PERIODS_EN  "plugins/lib/newspaper/periods-en.json"
#define VARIANTS_EN "plugins/lib/newspaper/variants-en.json"
#define CUES_EN     "plugins/extract/facts/en.json"

#endif
