/*
 * magic.h - what a file is that is no text.
 */
#ifndef DECODE_TEXT_MAGIC_H
#define DECODE_TEXT_MAGIC_H

#include <prun/base.h>

/* "a PDF document", "a ZIP archive (or an Office or EPUB document)", ... by its first bytes; NULL when
 * they are of no known kind. */
const char *magic_kind(prun_bytes file);

#endif
