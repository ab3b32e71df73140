/*
 * note.h - what a shared object says of itself, read without loading it.
 *
 * Loading runs constructors, and a truncated file raises SIGBUS inside dlopen: so the file's
 * headers are read as hostile bytes, with limits, and compared with its size first.
 */
#ifndef PLUGIN_NOTE_H
#define PLUGIN_NOTE_H

#include "base/arena.h"
#include "base/error.h"

/* No more than these in one file, whatever it says. */
#define NOTE_BYTES_MAX (256u * 1024u)
#define NOTE_CLASS_MAX 256u
#define NOTE_WORD_MAX  64u /* of a plugin's, a version's or a class's name */

struct note {
    uint32_t abi;
    const char *plugin, *version, *licence;
    const char **class_name;
    const char **class_about; /* as many; "" where the note does not tell */
    size_t class_count;
};

/* Reads the notes of the file; strings live in `a`. The error has its own code for each way in
 * which the file is wrong: missing, unreadable, not_elf, truncated, wrong_machine, no_note,
 * bad_note. The text begins with the path. */
int note_read(const char *path, struct arena *a, struct note *ret, struct error *reterr);

/* The same of bytes in memory, without a path in the text: the fuzz target. */
int note_parse(prun_bytes file, struct arena *a, struct note *ret, struct error *reterr);

/* Whether this core can use a plugin with that note; else wrong_abi. Apart from reading, so that
 * the registry can still say which stages an old plugin has. */
int note_check_abi(const struct note *n, struct error *reterr);

/* "kind.name" with a kind that is one of the seven. */
bool note_is_class_name(const char *name);

#endif
