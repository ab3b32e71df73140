/*
 * expand.c - "${...}" inside the strings of a pipeline file.
 *
 *   ${name}        a parameter; keeps its type when it is the whole string
 *   ${env:NAME}    an environment variable   } secret: no message, graph, log or status shows
 *   ${file:PATH}   the content of a file     } the value, and settings hold its hash
 *   ${here}        the folder of the pipeline file
 *   $${            a plain "${"
 *
 * Values are put in after parsing, so that no value can change the structure of the file.
 */
#include "pipeline/parameter.h"

#include <cjson/cJSON.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SECRET_FILE_MAX 65536

/* One string being expanded. */
struct expansion {
    struct loading *l;
    const struct draft *stage;
    uint32_t at; /* where the string stands in the file */
    bool
        has_offsets; /* no escapes before it: byte n of the string is byte at + 1 + n of the file */
    struct buffer out;
    bool is_secret, is_broken;
};

static uint32_t place_of(const struct expansion *x, size_t offset)
{
    return x->has_offsets ? x->at + 1 + (uint32_t)offset : x->at;
}

static bool is_utf8(const char *text, size_t size)
{
    uint32_t rune;
    size_t length;

    for (size_t at = 0; at < size; at += length) {
        length = scan_utf8(text + at, size - at, &rune);
        if (length == 0 || rune == 0)
            return false;
    }
    return true;
}

/* ---- The sources of values ---- */

static void add_environment(struct expansion *x, const char *reference, uint32_t at)
{
    const char *value = getenv(reference + strlen("env:"));

    if (value && is_utf8(value, strlen(value))) {
        buffer_add_string(&x->out, value);
        x->is_secret = true;
        return;
    }
    x->is_broken = true;
    if (value)
        loading_at_byte(x->l, at, x->stage, "environment variable \"%s\" is not UTF-8",
                        reference + 4);
    else if (!map_get(&x->l->unset, reference)) {
        map_set(&x->l->unset, reference, x->l);
        loading_at_byte(x->l, at, x->stage, "environment variable \"%s\" is not set",
                        reference + 4);
    }
}

/* The whole file without the line end at its end; NULL with a reason. */
static const char *read_secret(const char *path, struct arena *a, const char **ret_reason)
{
    FILE *file = fopen(path, "rbe");
    char *text = arena_alloc(a, SECRET_FILE_MAX + 1);
    size_t size;

    *ret_reason = file ? "out of memory" : strerror(errno);
    if (!file)
        return NULL;
    errno = 0;
    size = text ? fread(text, 1, SECRET_FILE_MAX + 1, file) : 0;
    if (text && ferror(file)) {
        *ret_reason = strerror(errno);
        text = NULL;
    } else if (text && size > SECRET_FILE_MAX) {
        *ret_reason = "it is larger than 64 KiB";
        text = NULL;
    } else if (text && !is_utf8(text, size)) {
        *ret_reason = "its content is not UTF-8 text";
        text = NULL;
    }
    fclose(file);
    if (!text)
        return NULL;
    text[size] = 0;
    if (size > 0 && text[size - 1] == '\n')
        text[--size] = 0;
    if (size > 0 && text[size - 1] == '\r')
        text[--size] = 0;
    return text;
}

static int expand_into(struct expansion *x, const char *text, size_t size, size_t offset);

static void add_file(struct expansion *x, const char *path, size_t size, size_t offset, uint32_t at)
{
    struct expansion inner = {
        .l = x->l, .stage = x->stage, .at = x->at, .has_offsets = x->has_offsets};
    const char *reason, *content = NULL, *expanded;

    expand_into(&inner, path, size, offset);
    expanded = buffer_string(&inner.out);
    x->is_secret = true;
    x->is_broken = x->is_broken || inner.is_broken || !expanded;
    if (expanded && !inner.is_broken) {
        content = read_secret(expanded, x->l->arena, &reason);
        if (!content) {
            x->is_broken = true;
            loading_at_byte(x->l, at, x->stage, "cannot read \"%.*s\": %s", (int)size, path,
                            reason);
        }
    }
    if (content)
        buffer_add_string(&x->out, content);
    buffer_free(&inner.out);
}

static void add_parameter(struct expansion *x, const char *name, uint32_t at)
{
    const struct parameter *p = parameter_value(x->l, name, at, x->stage);

    if (!p) {
        x->is_broken = true;
        return;
    }
    buffer_add_string(&x->out, p->text);
    x->is_secret = x->is_secret || p->is_secret;
}

/* ---- Finding references ---- */

/* The length of the reference at `text`, which begins with "${", with its closing brace; 0: it
 * has none. */
static size_t reference_size(const char *text, size_t size)
{
    size_t depth = 0;

    for (size_t i = 0; i < size; i++) {
        if (i + 1 < size && text[i] == '$' && text[i + 1] == '{') {
            depth++;
            i++;
        } else if (text[i] == '}' && --depth == 0)
            return i + 1;
    }
    return 0;
}

static int add_reference(struct expansion *x, const char *text, size_t size, size_t offset)
{
    const uint32_t at = place_of(x, offset);
    char *reference = arena_copy(x->l->arena, text + 2, size - 3);

    if (!reference)
        return -1;
    if (strncmp(reference, "file:", 5) == 0)
        add_file(x, reference + 5, size - 8, offset + 7, at);
    else if (strncmp(reference, "env:", 4) == 0)
        add_environment(x, reference, at);
    else if (strcmp(reference, "here") == 0)
        buffer_add_string(&x->out, x->l->here);
    else if (strchr(reference, ':') || *reference == 0) {
        x->is_broken = true;
        loading_at_byte(x->l, at, x->stage,
                        "unknown reference \"${%s}\": there are ${name}, ${env:NAME}, "
                        "${file:PATH} and ${here}",
                        reference);
    } else
        add_parameter(x, reference, at);
    return 0;
}

/* Expands `text`; `offset` is its place in the whole string. -1: no memory. */
static int expand_into(struct expansion *x, const char *text, size_t size, size_t offset)
{
    for (size_t i = 0, length; i < size; i += length) {
        length = 1;
        if (size - i >= 3 && memcmp(text + i, "$${", 3) == 0) {
            buffer_add_string(&x->out, "${");
            length = 3;
        } else if (size - i >= 2 && memcmp(text + i, "${", 2) == 0) {
            length = reference_size(text + i, size - i);
            if (length == 0) {
                x->is_broken = true;
                loading_at_byte(x->l, place_of(x, offset + i), x->stage,
                                "\"${\" has no \"}\"; a plain \"${\" is written \"$${\"");
                return 0;
            }
            if (add_reference(x, text + i, length, offset + i) < 0)
                return -1;
        } else
            buffer_add(&x->out, text + i, 1);
    }
    return 0;
}

/* ---- Values ---- */

/* The parameter that is the whole string, so that its type is kept. */
static const struct parameter *whole_parameter(struct loading *l, const char *text)
{
    const size_t size = strlen(text);

    if (reference_size(text, size) != size)
        return NULL;
    for (size_t i = 0; i < l->parameter_count; i++)
        if (strlen(l->parameter[i].name) == size - 3 &&
            memcmp(l->parameter[i].name, text + 2, size - 3) == 0)
            return &l->parameter[i];
    return NULL;
}

static const char *quote(struct arena *a, const struct buffer *text)
{
    struct buffer b = {0};
    const char *quoted;

    buffer_add_json_string(&b, (prun_bytes){text->data, text->size});
    quoted = text->is_broken ? NULL : buffer_string(&b);
    if (quoted)
        quoted = arena_string(a, quoted);
    buffer_free(&b);
    return quoted;
}

static void expand_string(struct loading *l, cJSON *value, const struct draft *stage,
                          const char *refused_for)
{
    struct value_note *note = document_note(&l->doc, value);
    struct expansion x = {.l = l, .stage = stage, .at = note->place.at};
    const struct parameter *whole;
    const char *raw = NULL;
    struct error e;

    x.has_offsets = note->place.end - note->place.at == strlen(value->valuestring) + 2;
    if (expand_into(&x, value->valuestring, strlen(value->valuestring), 0) < 0)
        l->is_out_of_memory = true;
    whole =
        strncmp(value->valuestring, "${", 2) == 0 ? whole_parameter(l, value->valuestring) : NULL;
    note->is_broken = x.is_broken;
    if (x.is_secret && refused_for && !x.is_broken) {
        loading_at_value(l, value, stage,
                         "\"%s\" is shown to people, so that no secret (${env:...}, "
                         "${file:...}) can stand in it; a parameter can",
                         refused_for);
        note->is_broken = true;
    }
    if (!note->is_broken) {
        raw = whole ? whole->raw : quote(l->arena, &x.out);
        if (!raw || document_replace(&l->doc, value, raw, x.is_secret, &e) < 0)
            l->is_out_of_memory = true;
    }
    buffer_free(&x.out);
}

void loading_expand(struct loading *l, cJSON *value, const struct draft *stage,
                    const char *refused_for)
{
    if (cJSON_IsString(value) && strstr(value->valuestring, "${"))
        expand_string(l, value, stage, refused_for);
    for (cJSON *child = value->child; child; child = child->next)
        loading_expand(l, child, stage, refused_for);
}
