/* Segments text files without the core, for work on the segmenter and for fitting its weights.
 *
 * usage: dump [--lines] PACK.json WEIGHTS.json NAMES.json FILE...
 *
 * Prints one JSON object an item, with the columns of the table of articles; with --lines, a row for
 * each line of the page: its state and the features that led to it. The text must be UTF-8. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "segment.h"

_Noreturn static void die(const char *where, const char *what)
{
    fprintf(stderr, "dump: %s: %s\n", where, what);
    exit(1);
}

static char *read_file(const char *path, size_t *ret_size)
{
    FILE *f = fopen(path, "rb");
    char *bytes;
    long size = -1;

    if (!f || fseek(f, 0, SEEK_END) != 0 || (size = ftell(f)) < 0)
        die(path, "cannot be read");
    rewind(f);
    bytes = calloc(1, (size_t)size + 1);
    if (!bytes || fread(bytes, 1, (size_t)size, f) != (size_t)size)
        die(path, "cannot be read");
    fclose(f);
    *ret_size = (size_t)size;
    return bytes;
}

static void add_file(struct pack *pack, const char *path,
                     bool (*add)(struct pack *, const char *, size_t, char *, size_t))
{
    char error[200];
    size_t size;
    char *json = read_file(path, &size);

    if (!add(pack, json, size, error, sizeof error))
        die(path, error);
    free(json);
}

static struct names *open_names(const char *path)
{
    char error[200];
    size_t size;
    char *json = read_file(path, &size);
    struct names *names = names_parse(json, size, error, sizeof error);

    if (!names)
        die(path, error);
    free(json);
    return names;
}

static void add_text(cJSON *row, const char *key, const prun_text *t)
{
    char *text = t->size ? strndup((const char *)t->bytes, t->size) : NULL;

    cJSON_AddItemToObject(row, key, text ? cJSON_CreateString(text) : cJSON_CreateNull());
    free(text);
}

static void add_bylines(cJSON *row, const struct item *item)
{
    cJSON *list = cJSON_AddArrayToObject(row, "bylines");

    for (size_t i = 0; i < item->signer_count; i++) {
        cJSON *signer = cJSON_CreateObject(), *names;
        char *name = strndup((const char *)item->signer[i].name.bytes, item->signer[i].name.size);
        cJSON_AddStringToObject(signer, "role", item->signer[i].role);
        names = cJSON_AddArrayToObject(signer, "names");
        cJSON_AddItemToArray(names, cJSON_CreateString(name ? name : ""));
        cJSON_AddItemToArray(list, signer);
        free(name);
    }
}

static void add_spans(cJSON *row, const struct item *item)
{
    cJSON *list = cJSON_AddArrayToObject(row, "spans");

    for (size_t i = 0; i < item->span_count; i++) {
        double span[2] = {(double)item->span[i].start, (double)item->span[i].end};
        cJSON_AddItemToArray(list, cJSON_CreateDoubleArray(span, 2));
    }
}

static void print_item(const char *file, const struct item *item, size_t number)
{
    cJSON *row = cJSON_CreateObject();
    char *text;

    cJSON_AddStringToObject(row, "file", file);
    cJSON_AddNumberToObject(row, "article_id", (double)number);
    cJSON_AddStringToObject(row, "type", item_type_name[item->type]);
    add_text(row, "kicker", &item->kicker);
    add_text(row, "headline", &item->headline);
    add_text(row, "subheads", &item->subheads);
    add_text(row, "dateline", &item->dateline);
    add_text(row, "body", &item->body);
    add_bylines(row, item);
    add_spans(row, item);
    cJSON_AddNumberToObject(row, "confidence", item->confidence);
    text = cJSON_PrintUnformatted(row);
    if (text)
        puts(text);
    cJSON_free(text);
    cJSON_Delete(row);
}

static void print_line(const struct sheet *s, const struct line *l, size_t number)
{
    static const char state[] = "ftHBAGF"; /* enum state */

    printf("%4zu %c width %3d of %3d %c%c%c%c%c blank %d end %d item %2d  %.*s\n", number,
           state[l->state], l->width, l->measure, l->is_full ? '=' : '.', l->is_narrow ? '<' : '.',
           l->is_indented ? '>' : '.', l->is_prose ? 'p' : '.', l->is_value ? 'v' : '.',
           l->blank_before, l->end, l->owner, (int)(s->at[l->last] - s->at[l->first]),
           (const char *)s->bytes + s->at[l->first]);
}

static size_t dump_sheet(const struct pack *pack, struct pool *pool, const char *file,
                         const char *bytes, size_t at, size_t size, bool has_lines)
{
    size_t extent = sheet_extent((const uint8_t *)bytes + at, size - at);
    struct sheet sheet;
    struct items items;

    pool_reset(pool);
    if (!segment_sheet(pack, pool, (const uint8_t *)bytes + at, extent, at, &sheet, &items))
        die(file, "out of memory");
    for (size_t i = 0; has_lines && i < sheet.line_count; i++)
        print_line(&sheet, &sheet.line[i], i);
    for (size_t i = 0; !has_lines && i < items.count; i++)
        print_item(file, &items.item[i], at + i);
    return extent;
}

int main(int argc, char **argv)
{
    bool has_lines = argc > 1 && strcmp(argv[1], "--lines") == 0;
    char **arg = argv + 1 + has_lines;
    struct pack *pack = pack_new();
    struct names *names;
    struct pool pool = {0};

    if (argc < 5 + has_lines || !pack)
        die("usage", "dump [--lines] PACK.json WEIGHTS.json NAMES.json FILE...");
    add_file(pack, arg[0], pack_add_language);
    add_file(pack, arg[1], pack_add_weights);
    pack->names = names = open_names(arg[2]);
    for (arg += 3; *arg; arg++) {
        size_t size;
        char *bytes = read_file(*arg, &size);
        for (size_t at = 0; at < size;)
            at += dump_sheet(pack, &pool, *arg, bytes, at, size, has_lines);
        free(bytes);
    }
    pool_clear(&pool);
    names_free(names);
    pack_free(pack);
    return 0;
}
