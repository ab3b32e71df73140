/*
 * typed.h - values of fields from text: what the words of a `fields` option mean.
 *
 *   string   the text            int      -?[0-9]+ in 64 bits       decimal  at most 38 digits, exact
 *   float    the nearest double  bool     true, false               date     2025-08-01
 *   time     2025-08-01T06:30:00Z, with a fraction or an offset     json     one JSON value
 *
 * Pure, but for the setters.
 */
#ifndef FIELDS_TYPED_H
#define FIELDS_TYPED_H

#include <prun/plugin.h>

/* The tag of a type's word; false: there is no such type. typed_words is the list for messages. */
bool typed_tag(prun_bytes word, prun_tag *ret);
extern const char typed_words[];
const char *typed_word(prun_tag tag);

bool typed_int(prun_bytes text, int64_t *ret);
bool typed_decimal(prun_bytes text, prun_decimal *ret); /* an exponent is worked in, exactly */
bool typed_float(prun_bytes text, double *ret);
bool typed_date(prun_bytes text, int64_t *ret_days);
bool typed_time(prun_bytes text, int64_t *ret_us);

/* Sets the field from text that lives as long as the lent record does. False: the text is no such value. */
bool typed_set(prun_stage *s, prun_record *record, int row, prun_tag tag, prun_bytes text);

#endif
