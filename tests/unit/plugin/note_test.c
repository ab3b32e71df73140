/* note_test.c - notes are read from any bytes, and each way of being wrong has its own message. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/arena.h"
#include "plugin/note.h"
#include "tests/tap.h"
#include "tests/unit/plugin/elf.h"

#define PLUGIN_BODY "1\0lines\0001.0\0MIT"
#define CLASS_BODY  "segment.lines\0Cuts a text into lines."

static struct arena arena;
static struct elf_image image;
static struct note note;
static struct error error;
static uint16_t own_machine;

static void begin(void)
{
    elf_begin(&image);
}

static void finish(void)
{
    elf_finish(&image);
    image.header->e_machine = own_machine;
}

static void add_plugin(void)
{
    elf_add_note(&image, "prun", PRUN_NOTE_PLUGIN, PLUGIN_BODY, sizeof(PLUGIN_BODY));
}

static void add_class(const char *body, size_t size)
{
    elf_add_note(&image, "prun", PRUN_NOTE_CLASS, body, size);
}

static void make_good(void)
{
    begin();
    add_class(CLASS_BODY, sizeof(CLASS_BODY));
    add_plugin();
    finish();
}

/* The bytes lie at the end of their own allocation, so that ASan sees a read beyond them. */
static int parse_size(size_t size)
{
    uint8_t *copy = malloc(size ? size : 1);

    memset(&error, 0, sizeof(error));
    if (!copy)
        return -1;
    memcpy(copy, image.bytes, size);
    int failed = note_parse((prun_bytes){copy, size}, &arena, &note, &error);
    free(copy);
    return failed;
}

static int parse(void)
{
    return parse_size(image.size);
}

static void is_refused(const char *code, const char *text)
{
    ok(parse() != 0, "it is refused as %s", code);
    is_string(error.code, code, "with its own code");
    is_string(error.text, text, "and a message that says why");
}

static void notes_are_read(void)
{
    make_good();
    ok(parse() == 0, "a good file is read (%s)", error.text);
    ok(note.abi == 1 && note.class_count == 1, "with its ABI and the number of its classes");
    is_string(note.plugin, "lines", "the plugin's name");
    is_string(note.version, "1.0", "its version");
    is_string(note.licence, "MIT", "its licence");
    is_string(note.class_name[0], "segment.lines", "the class's name");
    is_string(note.class_about[0], "Cuts a text into lines.", "and what it is for");
    ok(note_check_abi(&note, &error) == 0, "its ABI is this one");
}

static void foreign_notes_and_padding_are_passed_over(void)
{
    static const uint8_t zeros[32];

    begin();
    elf_add_note(&image, "GNU", 3, "whatever", 8);
    elf_add(&image, zeros, sizeof(zeros));
    add_plugin();
    elf_add_note(&image, "prun", 77, "of a later time", 15);
    elf_add(&image, zeros, 4);
    add_class("export.file", 12);
    finish();
    ok(parse() == 0, "foreign notes, padding and unknown types are passed over (%s)", error.text);
    ok(note.class_count == 1, "the class is found");
    is_string(note.class_about[0], "", "a note without a second word tells no purpose");
}

static void every_truncation_is_noticed(void)
{
    size_t refused = 0, size;

    make_good();
    for (size = 0; size < image.size; size++) {
        if (parse_size(size) != 0 &&
            (strcmp(error.code, "truncated") == 0 || (size < 4 && error.text[0])))
            refused++;
        else
            printf("# length %zu: %s %s\n", size, error.code, error.text);
    }
    ok(refused == image.size, "all %zu shorter lengths are refused as truncated", image.size);
}

static void every_changed_byte_is_survived(void)
{
    size_t bad = 0, good = 0;

    for (size_t at = 0; at < image.size; at++)
        for (unsigned bit = 0; bit < 8; bit++) {
            make_good();
            image.bytes[at] ^= (uint8_t)(1u << bit);
            if (parse() == 0)
                good++;
            else if (error.code[0] && error.text[0])
                bad++;
        }
    ok(good + bad == image.size * 8,
       "each single wrong bit is survived (%zu refused with a reason)", bad);
}

static void what_is_no_elf_file_is_refused(void)
{
    make_good();
    image.size = 0;
    is_refused("not_elf", "is empty, not a shared object");
    make_good();
    image.bytes[1] = 'e';
    is_refused("not_elf", "is not a shared object: it does not begin as an ELF file does");
    make_good();
    image.header->e_type = ET_EXEC;
    is_refused("not_elf", "is a program, not a shared object: link it with -shared");
    make_good();
    image.header->e_type = ET_REL;
    is_refused("not_elf", "is an object file, not a shared object: link it with -shared");
    make_good();
    image.header->e_phnum = 0;
    is_refused("not_elf", "is not a shared object: it has no program headers");
}

static void other_machines_are_refused(void)
{
    char want[160];
    const char *own = own_machine == EM_X86_64 ? "x86-64" : NULL;

    make_good();
    image.header->e_ident[EI_CLASS] = ELFCLASS32;
    ok(parse() != 0 && strcmp(error.code, "wrong_machine") == 0 && strstr(error.text, "32-bit"),
       "a 32-bit object is refused: %s", error.text);
    make_good();
    image.header->e_ident[EI_DATA] ^= 3;
    ok(parse() != 0 && strcmp(error.code, "wrong_machine") == 0 && strstr(error.text, "byte order"),
       "another byte order is refused: %s", error.text);
    make_good();
    image.header->e_machine = EM_SPARCV9;
    snprintf(want, sizeof(want), "was built for sparc64 (ELF machine 43), this prun needs %s",
             own ? own : "");
    ok(parse() != 0 && strcmp(error.code, "wrong_machine") == 0 &&
           (own ? strcmp(error.text, want) == 0 : strstr(error.text, "sparc64") != NULL),
       "another machine is refused: %s", error.text);
}

static void files_without_our_note_are_refused(void)
{
    make_good();
    image.bytes[image.section[ELF_NAMES].sh_offset + 2] = 'N';
    is_refused("no_note",
               "is no plugin of prun: it has no section .note.prun, which PRUN_PLUGIN writes");
    make_good();
    image.header->e_shnum = 0;
    is_refused("no_note", "has no sections, so no note of prun: do not strip them");
    make_good();
    image.header->e_shstrndx = 9;
    is_refused("no_note", "has no section names, so no note of prun");
}

static void damaged_notes_are_refused(void)
{
    make_good();
    image.bytes[image.notes_at + 4] = 0xff;
    image.bytes[image.notes_at + 6] = 0xff;
    is_refused("bad_note",
               "has a damaged note at byte 0 of .note.prun: it is longer than its section");
    begin();
    add_class(CLASS_BODY, sizeof(CLASS_BODY));
    finish();
    is_refused("bad_note", "has no plugin note: end the file with PRUN_PLUGIN");
    begin();
    add_plugin();
    finish();
    is_refused("bad_note", "describes no stage class: use PRUN_STAGE");
    begin();
    add_plugin();
    add_plugin();
    finish();
    is_refused("bad_note", "has two plugin notes (lines and lines): use PRUN_PLUGIN once");
    begin();
    add_class(CLASS_BODY, sizeof(CLASS_BODY));
    add_class(CLASS_BODY, sizeof(CLASS_BODY));
    finish();
    is_refused("bad_note", "has two notes of the stage class \"segment.lines\"");
    begin();
    elf_add_note(&image, "prun", PRUN_NOTE_PLUGIN, "1\0lines", 8);
    finish();
    is_refused("bad_note",
               "has a damaged note: ABI, name, version and licence of the plugin cannot be "
               "read; use PRUN_PLUGIN");
    make_good();
    image.section[ELF_NOTES].sh_size = NOTE_BYTES_MAX + 4;
    ok(parse() != 0 && strcmp(error.code, "truncated") == 0, "notes beyond the file are truncated");
}

static void class_names_have_a_form(void)
{
    static const char *const good[] = {"source.files", "decode.text", "segment.a",
                                       "extract.a_1",  "transform.x", "validate.figures",
                                       "export.sqlite"};
    static const char *const bad[] = {"",
                                      "lines",
                                      ".lines",
                                      "segment.",
                                      "segment.Lines",
                                      "segment.li nes",
                                      "segment.a.b",
                                      "segments.a",
                                      "segmen.a",
                                      "Segment.a",
                                      "segment.1a",
                                      "segment._a"};

    for (size_t i = 0; i < PRUN_COUNT(good); i++)
        ok(note_is_class_name(good[i]), "%s is the name of a class", good[i]);
    for (size_t i = 0; i < PRUN_COUNT(bad); i++)
        ok(!note_is_class_name(bad[i]), "\"%s\" is not", bad[i]);
    begin();
    add_class("colour.red", 11);
    finish();
    is_refused("bad_note",
               "has a note of a stage class \"colour.red\": a class is named kind.name, in small "
               "letters, with kind one of source, decode, segment, extract, transform, "
               "validate, export");
    begin();
    add_class("segment.\033[2J", 13);
    finish();
    ok(parse() != 0 && !strchr(error.text, '\033'),
       "no message carries what a terminal would obey");
}

static void another_abi_is_told(void)
{
    begin();
    add_class(CLASS_BODY, sizeof(CLASS_BODY));
    elf_add_note(&image, "prun", PRUN_NOTE_PLUGIN, "7\0lines\0001.0\0MIT",
                 sizeof("7\0lines\0001.0\0MIT"));
    finish();
    ok(parse() == 0 && note.abi == 7, "a note of another ABI is read");
    ok(note_check_abi(&note, &error) != 0 && strcmp(error.code, "wrong_abi") == 0, "and refused");
    is_string(error.text,
              "plugin lines was built for ABI 7, this prun has ABI 1: build it against this "
              "prun's header",
              "with both numbers");
}

static void files_are_read_like_bytes(void)
{
    char path[] = "/tmp/prun-note-XXXXXX";
    int fd = mkstemp(path);

    make_good();
    ok(fd >= 0 && write(fd, image.bytes, image.size) == (ssize_t)image.size, "a file is written");
    ok(note_read(path, &arena, &note, &error) == 0, "and its notes are read");
    ok(ftruncate(fd, (off_t)image.size - 1) == 0 && note_read(path, &arena, &note, &error) != 0 &&
           strcmp(error.code, "truncated") == 0,
       "one byte less is noticed");
    ok(strncmp(error.text, path, strlen(path)) == 0, "the message begins with the path");
    close(fd);
    unlink(path);
    ok(note_read(path, &arena, &note, &error) != 0 && strcmp(error.code, "missing") == 0,
       "a file that is not there is missing: %s", error.text);
    ok(note_read("/", &arena, &note, &error) != 0 && strcmp(error.code, "unreadable") == 0,
       "a folder is not readable as a file: %s", error.text);
}

static bool read_own_machine(void)
{
    uint8_t header[sizeof(Elf64_Ehdr)];
    FILE *f = fopen("/proc/self/exe", "rb");
    bool did_read = f && fread(header, 1, sizeof(header), f) == sizeof(header);

    if (f)
        fclose(f);
    if (did_read)
        own_machine = elf_own_machine(header);
    return did_read;
}

int main(void)
{
    arena_init(&arena, NULL);
    ok(read_own_machine(), "this program's own header is read");
    notes_are_read();
    foreign_notes_and_padding_are_passed_over();
    every_truncation_is_noticed();
    every_changed_byte_is_survived();
    what_is_no_elf_file_is_refused();
    other_machines_are_refused();
    files_without_our_note_are_refused();
    damaged_notes_are_refused();
    class_names_have_a_form();
    another_abi_is_told();
    files_are_read_like_bytes();
    arena_free(&arena);
    return done();
}
