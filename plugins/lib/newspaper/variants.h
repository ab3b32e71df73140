/*
 * variants.h - characters with more than one written form: 萬 is read as 万.
 *
 * For looking things up only, as folding is: a pack is written with one form and reads both. The pairs
 * come from a data file, one a language.
 */
#ifndef NEWSPAPER_VARIANTS_H
#define NEWSPAPER_VARIANTS_H

#include "pack.h"

struct variants;

/* A prun_data_parse of variants-LANGUAGE.json. */
void *variants_parse(prun_bytes bytes, char *error, size_t error_size);
void variants_free(void *variants);

/* The form that the packs use; `cp` itself when it has no other. */
uint32_t variants_of(const struct variants *v, uint32_t cp);

#endif
