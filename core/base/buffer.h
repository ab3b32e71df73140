/*
 * buffer.h - bytes that grow at the end.
 *
 * A zeroed struct is an empty buffer. Errors stick: after a failed growth `is_broken` is set, further
 * writes do nothing, and the owner asks once at the end. One thread at a time.
 *
 * A buffer over someone else's memory ({.data = out, .room = n, .is_fixed = true}) never grows: what does
 * not fit is only counted in `size`. It takes writes, but no buffer_room.
 */
#ifndef BASE_BUFFER_H
#define BASE_BUFFER_H

#include <prun/base.h>

struct buffer {
    uint8_t *data;
    size_t size, room;
    bool is_broken, is_fixed;
};

void buffer_free(struct buffer *b);
void buffer_clear(struct buffer *b); /* empty, memory kept */

/* At least `size` writable bytes at the end, or NULL; buffer_advance takes them in. */
uint8_t *buffer_room(struct buffer *b, size_t size);
void buffer_advance(struct buffer *b, size_t size);

void buffer_add(struct buffer *b, const void *data, size_t size);
void buffer_add_string(struct buffer *b, const char *string);
void buffer_add_format(struct buffer *b, const char *format, ...) PRUN_PRINTF(2, 3);

/* Appends `text` as a JSON string with its quotes; bytes that are not UTF-8 become U+FFFD. */
void buffer_add_json_string(struct buffer *b, prun_bytes text);

/* The content with a NUL after it (not counted), owned by the buffer; NULL when broken. */
const char *buffer_string(struct buffer *b);

#endif
