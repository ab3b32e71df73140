/* note.c - any bytes as a shared object: notes are read or refused with a reason, and names are
 * safe to print. */
#include <stdlib.h>
#include <string.h>

#include "plugin/note.h"
#include "tests/fuzz/target.h"

static void check_word(const char *word)
{
    for (; *word; word++)
        if ((unsigned char)*word < 0x20 || *word == 0x7f)
            abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena;
    struct note note = {0};
    struct error error = {{0}, {0}};

    arena_init(&arena, NULL);
    if (note_parse((prun_bytes){data, size}, &arena, &note, &error) == 0) {
        check_word(note.plugin);
        check_word(note.version);
        check_word(note.licence);
        for (size_t i = 0; i < note.class_count; i++)
            if (!note_is_class_name(note.class_name[i]))
                abort();
    } else if (!error.code[0] || !error.text[0] || note.plugin) {
        abort();
    }
    arena_free(&arena);
    return 0;
}
