/* Prints the items of a text file as JSON lines, without the core: for whoever works on the segmenter.
 * usage: dump FOLDER_OF_PACK NAMES.json FILE... */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "segment.h"

static uint8_t *read_file(const char *path, size_t *size)
{
    FILE *f = fopen(path, "rb");
    uint8_t *bytes;

    if (!f) {
        perror(path);
        exit(1);
    }
    fseek(f, 0, SEEK_END);
    *size = (size_t)ftell(f);
    rewind(f);
    bytes = malloc(*size + 1);
    if (!bytes || fread(bytes, 1, *size, f) != *size)
        exit(1);
    bytes[*size] = 0;
    fclose(f);
    return bytes;
}

static struct pack *open_pack(const char *folder, const char *names)
{
    struct pack *pack = pack_new();
    char path[4096], error[200];
    size_t size;

    snprintf(path, sizeof path, "%s/zh.json", folder);
    uint8_t *json = read_file(path, &size);
    if (!pack_add_language(pack, (char *)json, size, error, sizeof error)) {
        fprintf(stderr, "%s: %s\n", path, error);
        exit(1);
    }
    free(json);
    snprintf(path, sizeof path, "%s/weights.json", getenv("WEIGHTS") ? getenv("WEIGHTS") : folder);
    json = read_file(path, &size);
    if (!pack_add_weights(pack, (char *)json, size, error, sizeof error)) {
        fprintf(stderr, "%s: %s\n", path, error);
        exit(1);
    }
    free(json);
    json = read_file(names, &size);
    pack->names = names_parse((char *)json, size, error, sizeof error);
    free(json);
    return pack;
}

static void add_text(cJSON *o, const char *key, prun_text t)
{
    char *s = strndup(t.bytes ? (const char *)t.bytes : "", t.size);

    if (t.size)
        cJSON_AddStringToObject(o, key, s);
    else
        cJSON_AddNullToObject(o, key);
    free(s);
}

static void print_item(const char *file, const struct item *item)
{
    cJSON *o = cJSON_CreateObject(), *spans, *by;

    cJSON_AddStringToObject(o, "file", file);
    cJSON_AddStringToObject(o, "type", item_type_name[item->type]);
    add_text(o, "kicker", item->kicker);
    add_text(o, "headline", item->headline);
    add_text(o, "subheads", item->subheads);
    add_text(o, "dateline", item->dateline);
    add_text(o, "body", item->body);
    by = cJSON_AddArrayToObject(o, "bylines");
    for (size_t i = 0; i < item->signer_count; i++) {
        cJSON *pair = cJSON_CreateObject();
        cJSON_AddStringToObject(pair, "role", item->signer[i].role);
        add_text(pair, "name", item->signer[i].name);
        cJSON_AddItemToArray(by, pair);
    }
    spans = cJSON_AddArrayToObject(o, "spans");
    for (size_t i = 0; i < item->span_count; i++) {
        double pair[2] = {(double)item->span[i].start, (double)item->span[i].end};
        cJSON_AddItemToArray(spans, cJSON_CreateDoubleArray(pair, 2));
    }
    cJSON_AddNumberToObject(o, "confidence", item->confidence);
    char *text = cJSON_PrintUnformatted(o);
    puts(text);
    free(text);
    cJSON_Delete(o);
}

int main(int argc, char **argv)
{
    struct pack *pack = open_pack(argv[1], argv[2]);
    struct pool pool = {0};

    for (int i = 3; i < argc; i++) {
        size_t size, extent;
        uint8_t *bytes = read_file(argv[i], &size);
        for (size_t at = 0; at < size; at += extent) {
            struct sheet sheet;
            struct items items;
            extent = sheet_extent(bytes + at, size - at);
            if (!segment_sheet(pack, &pool, bytes + at, extent, at, &sheet, &items))
                return 1;
            if (getenv("LINES"))
                for (size_t k = 0; k < sheet.line_count; k++) {
                    const struct line *l = &sheet.line[k];
                    printf("%zu v=%d%d state=%d w=%d m=%d full=%d narrow=%d ind=%d blank=%d end=%d own=%d part=%d %.*s\n", k, l->is_value, l->cue[CUE_MEASURE], l->state, l->width,
                           l->measure, l->is_full, l->is_narrow, l->is_indented, l->blank_before, l->end, l->owner, l->part,
                           (int)(sheet.at[l->last] - sheet.at[l->first]), (const char *)bytes + at + sheet.at[l->first]);
                }
            if (!getenv("QUIET") && !getenv("LINES"))
                for (size_t k = 0; k < items.count; k++)
                    print_item(argv[i], &items.item[k]);
            pool_reset(&pool);
        }
        free(bytes);
    }
    pool_clear(&pool);
    names_free((struct names *)pack->names);
    pack_free(pack);
    return 0;
}
