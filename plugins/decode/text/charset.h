/*
 * charset.h - which charset a file is in, by layers: what is certain first, guesses last.
 *
 *   1. a byte order mark
 *   2. strictly valid UTF-8 without NUL
 *   3. with NULs: UTF-16 or UTF-32 by where the NULs stand; else it is no text
 *   4. nearly valid UTF-8: many whole characters, few bad bytes
 *   5. uchardet (when built with it), if what it says decodes almost without bad bytes; of a
 *      single-byte set only when nothing below fits
 *   6. both orders of UTF-16, when nearly all characters would be plausible
 *   7. GB18030 or Big5, whichever gives the more common characters (also English with Chinese marks)
 *   8. what uchardet said, if there are letters enough to say it by; else windows-1252
 */
#ifndef DECODE_TEXT_CHARSET_H
#define DECODE_TEXT_CHARSET_H

#include <prun/base.h>

struct charset {
    const char *name;  /* as the document's `encoding` has it */
    const char *iconv; /* as iconv knows it; NULL for UTF-8 that needs no conversion */
    size_t mark_size;  /* bytes of the mark, which are left out of converted text */
};

#define CHARSET_NAME_MAX 32

/* Guesses; `room` holds a name that uchardet gave. False: it is no text (NULs that no charset explains,
 * or too many control characters); `*ret_binary_at` is the offset of the byte that says so. */
bool charset_guess(prun_bytes input, char room[CHARSET_NAME_MAX], struct charset *ret,
                   size_t *ret_binary_at);

/* A charset named by the user, with what its byte order mark takes. */
void charset_forced(prun_bytes input, const char *name, struct charset *ret);

#endif
