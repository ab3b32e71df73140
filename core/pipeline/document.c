/*
 * document.c - values, notes and places of one JSON file.
 *
 * The scanner lists the places in the order in which values begin, which is the order of a walk
 * over cJSON's tree: so the two are joined by walking once.
 */
#include "pipeline/document.h"

#include <cjson/cJSON.h>
#include <openssl/sha.h>
#include <stdlib.h>
#include <string.h>

/* ---- Places ---- */

static int find_lines(struct document *d, struct error *reterr)
{
    uint32_t count = 1;

    for (uint32_t i = 0; i < d->size; i++)
        count += d->text[i] == '\n';
    d->line_at = arena_alloc(d->arena, count * sizeof(*d->line_at));
    if (!d->line_at)
        return error_memory(reterr);
    d->line_at[0] = d->size >= 3 && memcmp(d->text, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    d->line_count = 1;
    for (uint32_t i = 0; i < d->size; i++)
        if (d->text[i] == '\n')
            d->line_at[d->line_count++] = i + 1;
    return 0;
}

void document_position(const struct document *d, uint32_t at, uint32_t *ret_line,
                       uint32_t *ret_column)
{
    uint32_t low = 0, high = d->line_count, column = 1;

    while (high - low > 1) {
        const uint32_t middle = low + (high - low) / 2;

        if (d->line_at[middle] <= at)
            low = middle;
        else
            high = middle;
    }
    for (uint32_t i = d->line_at[low]; i < at && i < d->size; i++)
        column += ((uint8_t)d->text[i] & 0xC0) != 0x80;
    if (at < d->size && ((uint8_t)d->text[at] & 0xC0) == 0x80 && column > 1)
        column--;
    *ret_line = low + 1;
    *ret_column = column;
}

/* ---- Joining places and values ---- */

static bool join(struct document *d, const cJSON *value, size_t *index)
{
    struct value_note *note = &d->note[*index];

    if (*index >= d->scan.count)
        return false;
    note->place = d->scan.place[(*index)++];
    if (!map_set_bytes(&d->by_value, &value, sizeof(value), note))
        return false;
    for (const cJSON *child = value->child; child; child = child->next)
        if (!join(d, child, index))
            return false;
    return true;
}

int document_parse(struct document *d, const char *text, uint32_t size, struct arena *a,
                   uint32_t *ret_at, struct error *reterr)
{
    size_t index = 0;

    *d = (struct document){.text = text, .size = size, .arena = a};
    *ret_at = 0;
    if (find_lines(d, reterr) < 0)
        return -1;
    d->clean = arena_copy(a, text, size);
    if (!d->clean)
        return error_memory(reterr);
    if (scan_text(d->clean, size, &d->scan, ret_at, reterr) < 0)
        return -1;
    d->root = cJSON_ParseWithLength(d->clean, size);
    d->note = arena_zalloc(a, d->scan.count * sizeof(*d->note));
    if (!d->root || !d->note || !join(d, d->root, &index))
        return error_memory(reterr);
    return 0;
}

void document_clear(struct document *d)
{
    scan_clear(&d->scan);
    map_free(&d->by_value);
    cJSON_Delete(d->root);
    d->root = NULL;
}

struct value_note *document_note(const struct document *d, const cJSON *value)
{
    return map_get_bytes(&d->by_value, &value, sizeof(value));
}

/* ---- Replacing and printing ---- */

int document_replace(struct document *d, cJSON *value, const char *raw, bool is_secret,
                     struct error *reterr)
{
    struct value_note *note = document_note(d, value);
    cJSON *other = cJSON_Parse(raw);

    if (!other)
        return error_memory(reterr);
    cJSON_free(value->valuestring);
    value->type = other->type;
    value->valuestring = other->valuestring;
    value->valueint = other->valueint;
    value->valuedouble = other->valuedouble;
    other->valuestring = NULL;
    cJSON_Delete(other);
    note->raw = raw;
    note->is_secret = is_secret;
    return 0;
}

bool document_is_secret(const struct document *d, const cJSON *value)
{
    if (document_note(d, value)->is_secret)
        return true;
    for (const cJSON *child = value->child; child; child = child->next)
        if (document_is_secret(d, child))
            return true;
    return false;
}

bool document_is_broken(const struct document *d, const cJSON *value)
{
    if (document_note(d, value)->is_broken)
        return true;
    for (const cJSON *child = value->child; child; child = child->next)
        if (document_is_broken(d, child))
            return true;
    return false;
}

static void print_scalar(const struct document *d, const struct value_note *note,
                         enum document_form form, struct buffer *out)
{
    const char *raw = note->raw ? note->raw : d->clean + note->place.at;
    const size_t size = note->raw ? strlen(raw) : note->place.end - note->place.at;
    uint8_t hash[SHA256_DIGEST_LENGTH];

    if (!note->is_secret || form == DOCUMENT_PLAIN) {
        buffer_add(out, raw, size);
        return;
    }
    SHA256((const uint8_t *)raw, size, hash);
    buffer_add_string(out, "{\"secret\":\"sha256:");
    for (size_t i = 0; i < sizeof(hash); i++)
        buffer_add_format(out, "%02x", hash[i]);
    buffer_add_string(out, "\"}");
}

static int compare_keys(const void *a, const void *b)
{
    return strcmp((*(const cJSON *const *)a)->string, (*(const cJSON *const *)b)->string);
}

/* The children in the order of printing; NULL when out of memory. */
static const cJSON **list_children(const cJSON *value, enum document_form form, size_t *ret_count)
{
    const size_t count = (size_t)cJSON_GetArraySize(value);
    const cJSON **list = calloc(count + 1, sizeof(*list));
    size_t i = 0;

    if (!list)
        return NULL;
    for (const cJSON *child = value->child; child; child = child->next)
        list[i++] = child;
    if (form == DOCUMENT_CANONICAL && cJSON_IsObject(value) && count > 1)
        qsort(list, count, sizeof(*list), compare_keys);
    *ret_count = count;
    return list;
}

void document_print(const struct document *d, const cJSON *value, enum document_form form,
                    struct buffer *out)
{
    const bool is_object = cJSON_IsObject(value);
    const cJSON **list;
    size_t count;

    if (!is_object && !cJSON_IsArray(value)) {
        print_scalar(d, document_note(d, value), form, out);
        return;
    }
    list = list_children(value, form, &count);
    if (!list) {
        out->is_broken = true;
        return;
    }
    buffer_add_string(out, is_object ? "{" : "[");
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            buffer_add_string(out, ",");
        if (is_object) {
            buffer_add_json_string(
                out, (prun_bytes){(const uint8_t *)list[i]->string, strlen(list[i]->string)});
            buffer_add_string(out, ":");
        }
        document_print(d, list[i], form, out);
    }
    buffer_add_string(out, is_object ? "}" : "]");
    free(list);
}
