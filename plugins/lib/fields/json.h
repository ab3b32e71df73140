/*
 * json.h - reads JSON piece by piece, strictly: RFC 8259, UTF-8, no control character in a string.
 *
 * Nothing is copied and nothing is allocated: a reader stands at a place in bytes that somebody else owns,
 * and each function reads one piece, or says where and why not. Numbers are told as they are written, so
 * that none loses a digit. Depth is bounded, so that no input can exhaust the stack.
 */
#ifndef FIELDS_JSON_H
#define FIELDS_JSON_H

#include <prun/base.h>

#define JSON_DEPTH_MAX 512

struct json_reader {
    const uint8_t *start, *at, *end;
    const char *error;    /* a constant fragment, "a comma is missing"; NULL: none yet */
    const uint8_t *wrong; /* the byte that is wrong */
};

enum json_kind {
    JSON_BROKEN,
    JSON_OBJECT,
    JSON_ARRAY,
    JSON_STRING,
    JSON_NUMBER,
    JSON_TRUE,
    JSON_FALSE,
    JSON_NULL
};

/* A whole value: its bytes, and for strings whether an escape is in them. */
struct json_value {
    enum json_kind kind;
    prun_bytes raw; /* of a string with its quotes */
    bool has_escape;
};

void json_begin(struct json_reader *r, prun_bytes text);

/* Steps over blanks, then reads any value. False: broken. */
bool json_value(struct json_reader *r, struct json_value *ret);

/* `{`, then members until json_member() says that there are no more: *ret_has_one false at `}`. A key is a
 * string value. False: broken. */
bool json_object(struct json_reader *r);
bool json_member(struct json_reader *r, bool is_first, bool *ret_has_one, struct json_value *ret_key);

/* Nothing but blanks may be left. */
bool json_end(struct json_reader *r);

/* Where it is broken, from the start of the text. */
size_t json_wrong_at(const struct json_reader *r);

/* The text of a string, at most raw.size bytes: escapes decoded into `out`. Returns the size. A string
 * that json_value() has read is always good: halves of surrogate pairs were refused. */
size_t json_unescape(prun_bytes raw, uint8_t *out);

#endif
