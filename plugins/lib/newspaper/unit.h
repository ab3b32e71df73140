/*
 * unit.h - names of units, and what they are worth in the base unit of their dimension.
 *
 * units.json lists units with an exact factor and their printed names by language. One name may be
 * several units (度 is a kilowatt hour, a degree or nothing): the entries are tried in the order of the
 * file, and an entry that says `near` fits only where one of these words stands close by. A compound
 * (立方米/日, 元/吨) is read from its parts.
 */
#ifndef NEWSPAPER_UNIT_H
#define NEWSPAPER_UNIT_H

#include "pack.h"

struct units;

/* What a unit measures: the kinds of facts differ by it. */
enum dimension {
    DIM_COUNT,
    DIM_PEOPLE,
    DIM_MONEY,
    DIM_PERCENT,
    DIM_POINTS,
    DIM_TIMES,
    DIM_LENGTH,
    DIM_AREA,
    DIM_VOLUME,
    DIM_MASS,
    DIM_ENERGY,
    DIM_POWER,
    DIM_TIME,
    DIM_TEMPERATURE,
    DIM_WIND,
    DIM_RANK,
    DIM_OTHER,
    DIM_NONE
};

#define UNIT_WEAK     1u /* a classifier: alone after a small spelled number it says little (一个) */
#define UNIT_PREFIX   2u /* printed before its number: $ */
#define UNIT_CALENDAR 4u /* a day, month or year: a bare number before it is often a date */
#define UNIT_NOUN     8u /* the thing that is counted, which names the figure: people, homes */

struct unit {
    const char *base;     /* "CNY", "m2", "count"; lives as long as the table */
    const char *per_name; /* how it is called behind a slash: "d" for a day */
    prun_rational factor; /* base units in one unit */
    enum dimension dimension;
    unsigned flags;
};

/* A unit as read: of a compound, `base` is put together. */
struct unit_reading {
    uint32_t start, end;
    char base[24];
    char per[12]; /* "year", "month": a rate whose unit_base stays the numerator's; else "" */
    prun_rational factor;
    enum dimension dimension;
    unsigned flags;
};

/* Parses units.json, with the names of `language` ("zh"). */
struct units *units_new(prun_bytes bytes, const char *language, char *error, size_t error_size);
/* Each a prun_data_parse. */
void *units_parse_zh(prun_bytes bytes, char *error, size_t error_size);
void *units_parse_en(prun_bytes bytes, char *error, size_t error_size);
void units_free(void *units);
size_t units_count(const struct units *u);

/* Reads the longest unit at text[at]. [around, around_end) is the part of the text in which the words
 * that tell one meaning from another are looked for: the clause. False when there is none, or when the
 * word there is known to be no unit. */
bool unit_read(const struct units *u, const uint8_t *text, size_t size, size_t at, size_t around,
               size_t around_end, struct unit_reading *ret);

/* The table's own copy of a reading's base unit, which lives as long as the table; NULL for a compound. */
const char *unit_name(const struct units *u, const struct unit_reading *reading);

/* A unit printed before its number ($, ¥) that starts at text[at]. */
bool unit_prefix_read(const struct units *u, const uint8_t *text, size_t size, size_t at,
                      struct unit_reading *ret);

#endif
