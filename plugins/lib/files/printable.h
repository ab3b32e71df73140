/*
 * printable.h - names of files as text.
 */
#ifndef FILES_PRINTABLE_H
#define FILES_PRINTABLE_H

#include <prun/base.h>

/* A name that is not UTF-8 gets its bad bytes as %XX. In keys a percent sign is written %25, so that two
 * names never have one key. The caller frees it; NULL: out of memory. */
char *name_printable(const char *name, bool is_key);

#endif
