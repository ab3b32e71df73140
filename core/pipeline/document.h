/*
 * document.h - a JSON file as cJSON values, each of which knows its place and its exact text.
 *
 * cJSON keeps numbers as doubles and forgets where a value stood; so beside every value stands a
 * note. What is put in for "${name}" changes the value and its note, not its place. Main thread
 * only.
 */
#ifndef PIPELINE_DOCUMENT_H
#define PIPELINE_DOCUMENT_H

#include "base/arena.h"
#include "base/buffer.h"
#include "base/map.h"
#include "pipeline/scan.h"

struct cJSON;

struct value_note {
    struct place place;
    const char *raw; /* the JSON text of a scalar; NULL: as it stands in the file */
    bool is_secret;  /* made from ${env:...} or ${file:...} */
    bool is_broken;  /* what it refers to is not there; a problem says so */
};

struct document {
    const char *text; /* as read, NUL-terminated; the caller's */
    uint32_t size;
    char *clean; /* without comments and trailing commas */
    struct scan scan;
    struct cJSON *root;
    struct value_note *note;
    struct map by_value; /* address of the cJSON -> its note */
    struct arena *arena;
    uint32_t *line_at; /* where lines begin */
    uint32_t line_count;
};

/* -1: no JSON; `*ret_at` is the byte of the break (place it with document_position, which works
 * then too). document_clear() in both cases. */
int document_parse(struct document *d, const char *text, uint32_t size, struct arena *a,
                   uint32_t *ret_at, struct error *reterr);
void document_clear(struct document *d);

/* Line and column from 1; columns in characters. */
void document_position(const struct document *d, uint32_t at, uint32_t *ret_line,
                       uint32_t *ret_column);
struct value_note *document_note(const struct document *d, const struct cJSON *value);

/* Replaces a scalar by the one whose JSON text is `raw` (valid, in the document's arena). */
int document_replace(struct document *d, struct cJSON *value, const char *raw, bool is_secret,
                     struct error *reterr);

/* Whether it or anything in it is secret; is broken. */
bool document_is_secret(const struct document *d, const struct cJSON *value);
bool document_is_broken(const struct document *d, const struct cJSON *value);

/* The value as compact JSON with its numbers as written. DOCUMENT_CANONICAL sorts keys; secrets are
 * written as their hash then, as themselves otherwise. */
enum document_form { DOCUMENT_PLAIN, DOCUMENT_CANONICAL };
void document_print(const struct document *d, const struct cJSON *value, enum document_form form,
                    struct buffer *out);

#endif
