/*
 * note.h - what a shared object says of itself, read without loading it.
 *
 * Loading runs constructors, and a truncated file raises SIGBUS inside dlopen: so the file's headers are
 * read as hostile bytes, with limits, and compared with its size first.
 */
#ifndef PLUGIN_NOTE_H
#define PLUGIN_NOTE_H

#include "base/arena.h"
#include "base/error.h"

struct note {
    uint32_t abi;
    const char *plugin, *version, *licence;
    const char **class_name;
    size_t class_count;
};

/* Reads the notes of the file; strings live in `a`. The error has its own code for each way in which the
 * file is wrong: missing, unreadable, not_elf, truncated, wrong_machine, no_note, bad_note, wrong_abi. */
int note_read(const char *path, struct arena *a, struct note *ret, struct error *reterr);

/* The same of bytes in memory: the fuzz target. */
int note_parse(prun_bytes file, struct arena *a, struct note *ret, struct error *reterr);

#endif
