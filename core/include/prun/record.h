/*
 * <prun/record.h> - values, text with its map, and records: the layout that the ABI freezes.
 *
 * A record is a type and its named, typed values, with an origin: the range of the unit's input that
 * it was made from. A record never changes once it was emitted, so any number of stages may read it
 * at the same time. Stages read and write records through the functions of <prun/plugin.h>, which
 * take the row numbers of their own field table; the structs are here so that these functions can be
 * inlined, and for exporters, which walk over all values of a record.
 */
#ifndef PRUN_RECORD_H
#define PRUN_RECORD_H

#include <prun/base.h>
#include <prun/decimal.h>

PRUN_EXTERN_C_BEGIN

/* What a field holds. PRUN_NULL is what a field holds that nobody set. */
typedef enum prun_tag {
    PRUN_NULL = 0,
    PRUN_BOOL = 1,    /* u.i is 0 or 1 */
    PRUN_INT = 2,     /* u.i */
    PRUN_FLOAT = 3,   /* u.f; for convenience columns, never for exact data */
    PRUN_DECIMAL = 4, /* u.i / 10^scale, or *u.wide when aux has PRUN_VALUE_WIDE */
    PRUN_DATE = 5,    /* u.i: days since 1970-01-01, proleptic Gregorian calendar */
    PRUN_TIME = 6,    /* u.i: microseconds since 1970-01-01T00:00:00Z */
    PRUN_STRING = 7,  /* u.bytes, size: UTF-8 */
    PRUN_BYTES = 8,   /* u.bytes, size: anything */
    PRUN_JSON = 9,    /* u.bytes, size: one JSON value, UTF-8, without blanks around it */
    PRUN_TEXT = 10    /* u.text: UTF-8 with a map back to where it was printed */
} prun_tag;

#define PRUN_VALUE_WIDE 1u /* aux: the mantissa does not fit 64 bits */

struct prun_text;

/* 16 bytes. `size` is in bytes, for PRUN_STRING, PRUN_BYTES and PRUN_JSON (PRUN_TEXT repeats
 * text->size). What a pointer leads to lives as long as the record. */
typedef struct prun_value {
    uint8_t tag;
    int8_t scale;
    uint16_t aux;
    uint32_t size;
    union {
        int64_t i;
        double f;
        const uint8_t *bytes;
        const struct prun_text *text;
        const prun_decimal *wide;
    } u;
} prun_value;

/* A piece of a text: bytes [start, end) of the text were printed as bytes [from, to) of the source.
 * When both ranges have one length, the bytes correspond one by one; otherwise (a folded or decoded
 * character) the whole piece corresponds to the whole range. */
typedef struct prun_piece {
    uint32_t start, end;
    uint64_t from, to;
} prun_piece;

/* A string with its map. Pieces are in order of `start`, do not overlap, and leave out what a stage
 * put in (a blank between two joined words). `from` need not grow: what comes first in the text may have stood below.
 * The source is the text that the stage before was given; the text of a decode stage maps to the
 * bytes of the unit's input. */
typedef struct prun_text {
    const uint8_t *bytes;
    const prun_piece *piece;
    uint32_t size, piece_count;
} prun_text;

/* Finds the source range of bytes [start, end) of `text`: from the first to the last source byte
 * that they touch, in the order in which they stand in the text (so that of a text joined from far
 * pieces, only the pieces touched count). False when no byte of the range was printed anywhere.
 * Any thread. */
PRUN_API bool prun_text_origin(const prun_text *text, size_t start, size_t end, uint64_t *ret_from,
                               uint64_t *ret_to);

/* What a row of a field table, or a field of a type, is. */
#define PRUN_FIELD_NEEDS 1u     /* must be made before this stage */
#define PRUN_FIELD_READS 2u     /* read where somebody makes it, else null */
#define PRUN_FIELD_MAKES 4u     /* set by this stage */
#define PRUN_FIELD_KEY 8u       /* the key of its type: an integer made of prun_unit_place(), or a text */
#define PRUN_FIELD_REFERS 16u   /* holds the key of another type: the one whose key has this name */
#define PRUN_FIELD_TRANSIENT 32u /* between stages only; exporters leave it out */
#define PRUN_FIELD_STAMP 64u    /* PRUN_TIME: when it was committed. Databases fill it in; exporters whose
                                   output is the same byte for byte in every run leave it out. */

/* A type of records in one graph: its name and its fields. A field's slot is its place in
 * prun_record.value. Interned: within a run, equal types are equal pointers. */
typedef struct prun_type prun_type;

PRUN_API const char *prun_type_name(const prun_type *type);
PRUN_API const char *prun_type_table(const prun_type *type); /* "entities" for "entity"; else the name */
PRUN_API uint32_t prun_type_id(const prun_type *type);       /* small number, dense in the graph */
PRUN_API uint32_t prun_type_field_count(const prun_type *type);
PRUN_API const char *prun_type_field_name(const prun_type *type, uint32_t slot);
PRUN_API prun_tag prun_type_field_tag(const prun_type *type, uint32_t slot);
PRUN_API uint32_t prun_type_field_flags(const prun_type *type, uint32_t slot); /* PRUN_FIELD_... */

/* A record; `count` is the number of fields of its type. Origins are half-open byte ranges of the
 * unit's input (or of the text that the decode stage made of it); {0, 0} where that means nothing. */
typedef struct prun_record {
    const prun_type *type;
    uint32_t count, flags;
    uint64_t origin_start, origin_end;
#if defined(__cplusplus)
    prun_value value[1]; /* `count` of them: C++ has no flexible arrays */
#else
    prun_value value[];
#endif
} prun_record;

/* Writes the record as one JSON object, {"field":value,...} in slot order, into out[0..room) and
 * returns the bytes that it takes, which may be more than `room` (then the content of `out` is
 * unspecified: call again with more). Decimals are strings (exact), dates "2025-08-01", times
 * "2025-08-01T06:30:00.000000Z", PRUN_JSON as it is, PRUN_BYTES in base64, floats shortest that read back
 * equal, NaN and infinities null. PRUN_STRING that is not valid UTF-8 has U+FFFD for each bad byte.
 * Fields with PRUN_FIELD_TRANSIENT or PRUN_FIELD_STAMP are left out. Any thread. */
PRUN_API size_t prun_record_json(const prun_record *record, uint8_t *out, size_t room);

PRUN_EXTERN_C_END

#endif
