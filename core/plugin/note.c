/*
 * note.c - reads the notes of section ".note.prun" of an ELF file, believing nothing that it says.
 *
 * A view is either bytes in memory or an open file; every read of it is checked against its size,
 * so the rest of the file can be as plain as the format: header, section table, names, notes. Only
 * these parts are read, whatever the size of the file. What would make the loader fall into SIGBUS
 * (a segment or section that lies beyond the end of the file) is refused here as "truncated".
 * Format: elf(5); a note is three words (sizes of name and body, type), the name and the body,
 * each padded to four bytes.
 */
#include "plugin/note.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <prun/plugin.h>

#if defined(__x86_64__)
#define OWN_MACHINE EM_X86_64
#elif defined(__aarch64__)
#define OWN_MACHINE EM_AARCH64
#elif defined(__riscv)
#define OWN_MACHINE EM_RISCV
#elif defined(__powerpc64__)
#define OWN_MACHINE EM_PPC64
#elif defined(__s390x__)
#define OWN_MACHINE EM_S390
#elif defined(__loongarch__)
#define OWN_MACHINE 258
#else
#error "tell core/plugin/note.c the ELF number of this machine"
#endif

#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define OWN_ORDER ELFDATA2LSB
#else
#define OWN_ORDER ELFDATA2MSB
#endif

#define SECTION_NAME ".note.prun"

struct view {
    const uint8_t *bytes; /* or NULL: */
    int fd;
    uint64_t size;
};

static const struct {
    unsigned number;
    const char *name;
} machines[] = {
    {EM_386, "i386"},        {EM_X86_64, "x86-64"}, {EM_ARM, "arm"},   {EM_AARCH64, "aarch64"},
    {EM_RISCV, "riscv"},     {EM_PPC64, "ppc64"},   {EM_S390, "s390"}, {EM_MIPS, "mips"},
    {EM_SPARCV9, "sparc64"}, {258, "loongarch"},
};

static const char *machine_name(unsigned number)
{
    for (size_t i = 0; i < sizeof(machines) / sizeof(machines[0]); i++)
        if (machines[i].number == number)
            return machines[i].name;
    return "another machine";
}

/* ---- Reading -------------------------------------------------------------------------------- */

static bool is_inside(const struct view *v, uint64_t at, uint64_t size)
{
    return at <= v->size && size <= v->size - at;
}

static int read_file(const struct view *v, uint64_t at, size_t size, uint8_t *out, struct error *e)
{
    while (size > 0) {
        ssize_t got = pread(v->fd, out, size, (off_t)at);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return error_set(e, "unreadable", "cannot be read: %s", strerror(errno));
        if (got == 0)
            return error_set(e, "truncated", "has become shorter while it was read");
        out += got;
        at += (uint64_t)got;
        size -= (size_t)got;
    }
    return 0;
}

/* Bytes [at, at + size) of the file; `what` they are is for the message. */
static int get(const struct view *v, uint64_t at, size_t size, void *out, const char *what,
               struct error *e)
{
    if (!is_inside(v, at, size))
        return error_set(
            e, "truncated",
            "is truncated: its %s should reach to byte %llu, the file has %llu; copy or "
            "build it again",
            what, (unsigned long long)at + size, (unsigned long long)v->size);
    if (v->bytes) {
        memcpy(out, v->bytes + at, size);
        return 0;
    }
    return read_file(v, at, size, out, e);
}

/* ---- The headers ---------------------------------------------------------------------------- */

static int check_identity(const Elf64_Ehdr *h, struct error *e)
{
    if (h->e_ident[EI_CLASS] != ELFCLASS64)
        return error_set(e, "wrong_machine", "is a 32-bit object, this prun needs 64-bit %s",
                         machine_name(OWN_MACHINE));
    if (h->e_ident[EI_DATA] != OWN_ORDER)
        return error_set(e, "wrong_machine", "has the byte order of another machine, this is %s",
                         machine_name(OWN_MACHINE));
    if (h->e_machine != OWN_MACHINE)
        return error_set(e, "wrong_machine",
                         "was built for %s (ELF machine %u), this prun needs %s",
                         machine_name(h->e_machine), h->e_machine, machine_name(OWN_MACHINE));
    if (h->e_type != ET_DYN)
        return error_set(e, "not_elf", "is %s, not a shared object: link it with -shared",
                         h->e_type == ET_REL    ? "an object file"
                         : h->e_type == ET_EXEC ? "a program"
                         : h->e_type == ET_CORE ? "a core dump"
                                                : "an ELF file of unknown type");
    return 0;
}

static int read_header(const struct view *v, Elf64_Ehdr *ret, struct error *e)
{
    uint8_t magic[SELFMAG] = {0};

    if (v->size == 0)
        return error_set(e, "not_elf", "is empty, not a shared object");
    if (v->size >= SELFMAG && get(v, 0, SELFMAG, magic, "header", e) != 0)
        return -1;
    if (memcmp(magic, ELFMAG, SELFMAG) != 0)
        return error_set(e, "not_elf",
                         "is not a shared object: it does not begin as an ELF file does");
    if (get(v, 0, sizeof(*ret), ret, "ELF header", e) != 0)
        return -1;
    return check_identity(ret, e);
}

/* The loader maps the segments: all of them must be there. */
static int check_segments(const struct view *v, const Elf64_Ehdr *h, struct error *e)
{
    if (h->e_phnum == 0 || h->e_phentsize != sizeof(Elf64_Phdr))
        return error_set(e, "not_elf", "is not a shared object: it has no program headers");
    for (uint32_t i = 0; i < h->e_phnum; i++) {
        Elf64_Phdr p;
        if (get(v, h->e_phoff + (uint64_t)i * sizeof(p), sizeof(p), &p, "program headers", e) != 0)
            return -1;
        if (p.p_type != PT_NULL && p.p_filesz > 0 && !is_inside(v, p.p_offset, p.p_filesz))
            return error_set(
                e, "truncated",
                "is truncated: segment %u should reach to byte %llu, the file has %llu; "
                "copy or build it again",
                i, (unsigned long long)(p.p_offset + p.p_filesz), (unsigned long long)v->size);
    }
    return 0;
}

static int read_sections(const struct view *v, const Elf64_Ehdr *h, struct arena *a,
                         Elf64_Shdr **ret, struct error *e)
{
    size_t size = (size_t)h->e_shnum * sizeof(Elf64_Shdr);

    if (h->e_shnum == 0)
        return error_set(e, "no_note", "has no sections, so no note of prun: do not strip them");
    if (h->e_shentsize != sizeof(Elf64_Shdr))
        return error_set(e, "not_elf",
                         "is not a shared object: its section headers have %u bytes, "
                         "not %zu",
                         h->e_shentsize, sizeof(Elf64_Shdr));
    Elf64_Shdr *s = is_inside(v, h->e_shoff, size) ? arena_alloc(a, size) : NULL;
    if (!s && is_inside(v, h->e_shoff, size))
        return error_memory(e);
    if (get(v, h->e_shoff, size, s, "section headers", e) != 0)
        return -1;
    for (uint32_t i = 1; i < h->e_shnum; i++)
        if (s[i].sh_type != SHT_NOBITS && !is_inside(v, s[i].sh_offset, s[i].sh_size))
            return error_set(
                e, "truncated",
                "is truncated: section %u should reach to byte %llu, the file has %llu; "
                "copy or build it again",
                i, (unsigned long long)(s[i].sh_offset + s[i].sh_size),
                (unsigned long long)v->size);
    *ret = s;
    return 0;
}

static int find_section(const struct view *v, const Elf64_Ehdr *h, const Elf64_Shdr *s,
                        const Elf64_Shdr **ret, struct error *e)
{
    char name[sizeof(SECTION_NAME)];

    if (h->e_shstrndx >= h->e_shnum || s[h->e_shstrndx].sh_type == SHT_NOBITS)
        return error_set(e, "no_note", "has no section names, so no note of prun");
    const Elf64_Shdr *names = &s[h->e_shstrndx];
    for (uint32_t i = 1; i < h->e_shnum; i++) {
        if (s[i].sh_type == SHT_NOBITS || s[i].sh_name >= names->sh_size ||
            names->sh_size - s[i].sh_name < sizeof(name))
            continue;
        if (get(v, names->sh_offset + s[i].sh_name, sizeof(name), name, "section names", e) != 0)
            return -1;
        if (memcmp(name, SECTION_NAME, sizeof(name)) == 0) {
            *ret = &s[i];
            return 0;
        }
    }
    return error_set(e, "no_note",
                     "is no plugin of prun: it has no section " SECTION_NAME ", which PRUN_PLUGIN "
                     "writes");
}

/* ---- The notes ------------------------------------------------------------------------------ */

static bool is_word_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

bool note_is_class_name(const char *name)
{
    static const char *const kinds[] = {"source",    "decode",   "segment", "extract",
                                        "transform", "validate", "export"};
    const char *dot = strchr(name, '.');

    if (!dot || strlen(name) > NOTE_WORD_MAX || dot[1] < 'a' || dot[1] > 'z')
        return false;
    for (const char *c = dot + 1; *c; c++)
        if (!is_word_char(*c))
            return false;
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
        if (strlen(kinds[i]) == (size_t)(dot - name) &&
            strncmp(name, kinds[i], (size_t)(dot - name)) == 0)
            return true;
    return false;
}

/* The next NUL-terminated word of a note's body: printable (a name goes into messages), not too
 * long. */
static const char *take_word(const char **at, const char *end, size_t most)
{
    const char *word = *at;
    const char *nul = word < end ? memchr(word, 0, (size_t)(end - word)) : NULL;

    if (!nul || (size_t)(nul - word) > most)
        return NULL;
    for (const char *c = word; c < nul; c++)
        if ((unsigned char)*c < 0x20 || *c == 0x7f)
            return NULL;
    *at = nul + 1;
    return word;
}

static bool parse_number(const char *word, uint32_t *ret)
{
    uint32_t n = 0;

    if (!*word || strlen(word) > 6)
        return false;
    for (const char *c = word; *c; c++) {
        if (*c < '0' || *c > '9')
            return false;
        n = n * 10 + (uint32_t)(*c - '0');
    }
    *ret = n;
    return true;
}

/* "abi\0name\0version\0licence\0" */
static int take_plugin(const char *body, size_t size, struct note *n, struct error *e)
{
    const char *at = body, *end = body + size;
    const char *abi = take_word(&at, end, NOTE_WORD_MAX);
    const char *name = abi ? take_word(&at, end, NOTE_WORD_MAX) : NULL;
    const char *version = name ? take_word(&at, end, NOTE_WORD_MAX) : NULL;
    const char *licence = version ? take_word(&at, end, 4 * NOTE_WORD_MAX) : NULL;

    if (!licence || !*name || !parse_number(abi, &n->abi))
        return error_set(e, "bad_note",
                         "has a damaged note: ABI, name, version and licence of the "
                         "plugin cannot be read; use PRUN_PLUGIN");
    if (n->plugin)
        return error_set(e, "bad_note", "has two plugin notes (%s and %s): use PRUN_PLUGIN once",
                         n->plugin, name);
    n->plugin = name;
    n->version = version;
    n->licence = licence;
    return 0;
}

/* "kind.name\0about\0" */
static int take_class(const char *body, size_t size, struct note *n, struct error *e)
{
    const char *at = body, *end = body + size;
    const char *name = take_word(&at, end, NOTE_WORD_MAX);
    const char *about = name ? take_word(&at, end, NOTE_BYTES_MAX) : NULL;

    if (!name || !note_is_class_name(name))
        return error_set(e, "bad_note",
                         "has a note of a stage class %s%s%s: a class is named kind.name, in small "
                         "letters, with kind one of source, decode, segment, extract, transform, "
                         "validate, export",
                         name ? "\"" : "", name ? name : "without a readable name",
                         name ? "\"" : "");
    for (size_t i = 0; i < n->class_count; i++)
        if (strcmp(n->class_name[i], name) == 0)
            return error_set(e, "bad_note", "has two notes of the stage class \"%s\"", name);
    if (n->class_count == NOTE_CLASS_MAX)
        return error_set(e, "bad_note", "has more than %u stage classes", NOTE_CLASS_MAX);
    n->class_name[n->class_count] = name;
    n->class_about[n->class_count++] = about ? about : "";
    return 0;
}

/* Notes of other names are not ours to judge; runs of zero words are the padding that a compiler
 * puts between variables (clang's ASan does). */
static int take_notes(const char *bytes, size_t size, struct note *n, struct error *e)
{
    for (size_t at = 0; size - at >= 12;) {
        uint32_t word[3];
        memcpy(word, bytes + at, sizeof(word));
        if (word[0] == 0) {
            at += 4;
            continue;
        }
        size_t name_at = at + 12, name_room = ((size_t)word[0] + 3) & ~(size_t)3;
        size_t body_room = ((size_t)word[1] + 3) & ~(size_t)3;
        if (name_room > size - name_at || body_room > size - name_at - name_room)
            return error_set(e, "bad_note",
                             "has a damaged note at byte %zu of " SECTION_NAME
                             ": it is longer than its section",
                             at);
        const char *body = bytes + name_at + name_room;
        bool is_ours = word[0] == sizeof(PRUN_NOTE_NAME) &&
                       memcmp(bytes + name_at, PRUN_NOTE_NAME, sizeof(PRUN_NOTE_NAME)) == 0;
        if (is_ours && word[2] == PRUN_NOTE_PLUGIN && take_plugin(body, word[1], n, e) != 0)
            return -1;
        if (is_ours && word[2] == PRUN_NOTE_CLASS && take_class(body, word[1], n, e) != 0)
            return -1;
        at = name_at + name_room + body_room;
    }
    return 0;
}

static int check_complete(const struct note *n, struct error *e)
{
    if (!n->plugin)
        return error_set(e, "bad_note", "has no plugin note: end the file with PRUN_PLUGIN");
    if (n->class_count == 0)
        return error_set(e, "bad_note", "describes no stage class: use PRUN_STAGE");
    return 0;
}

/* ---- All of it ------------------------------------------------------------------------------ */

static int parse_view(const struct view *v, struct arena *a, struct note *ret, struct error *e)
{
    struct note n = {0};
    Elf64_Ehdr h;
    Elf64_Shdr *sections;
    const Elf64_Shdr *s;

    if (read_header(v, &h, e) != 0 || check_segments(v, &h, e) != 0 ||
        read_sections(v, &h, a, &sections, e) != 0 || find_section(v, &h, sections, &s, e) != 0)
        return -1;
    if (s->sh_size > NOTE_BYTES_MAX)
        return error_set(e, "bad_note",
                         "has %llu bytes of notes, more than the %u that are allowed",
                         (unsigned long long)s->sh_size, NOTE_BYTES_MAX);
    char *bytes = arena_alloc(a, s->sh_size);
    n.class_name = arena_zalloc(a, NOTE_CLASS_MAX * sizeof(*n.class_name));
    n.class_about = arena_zalloc(a, NOTE_CLASS_MAX * sizeof(*n.class_about));
    if (!bytes || !n.class_name || !n.class_about)
        return error_memory(e);
    if (get(v, s->sh_offset, s->sh_size, bytes, "notes", e) != 0 ||
        take_notes(bytes, s->sh_size, &n, e) != 0 || check_complete(&n, e) != 0)
        return -1;
    *ret = n;
    return 0;
}

int note_parse(prun_bytes file, struct arena *a, struct note *ret, struct error *reterr)
{
    static const uint8_t none;
    struct view v = {.bytes = file.data ? file.data : &none, .fd = -1, .size = file.size};

    return parse_view(&v, a, ret, reterr);
}

static int open_view(const char *path, struct view *ret, struct error *e)
{
    struct stat st;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);

    if (fd < 0)
        return error_set(e, errno == ENOENT || errno == ENOTDIR ? "missing" : "unreadable",
                         "cannot be opened: %s", strerror(errno));
    if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
        close(fd);
        return error_set(e, "unreadable", "is not a regular file");
    }
    *ret = (struct view){.fd = fd, .size = (uint64_t)st.st_size};
    return 0;
}

int note_read(const char *path, struct arena *a, struct note *ret, struct error *reterr)
{
    struct view v;

    if (open_view(path, &v, reterr) != 0)
        return error_where(reterr, "%s", path);
    int failed = parse_view(&v, a, ret, reterr);
    close(v.fd);
    return failed ? error_where(reterr, "%s", path) : 0;
}

int note_check_abi(const struct note *n, struct error *reterr)
{
    if (n->abi == PRUN_ABI)
        return 0;
    return error_set(reterr, "wrong_abi",
                     "plugin %s was built for ABI %u, this prun has ABI %u: build it against this "
                     "prun's header",
                     n->plugin, n->abi, PRUN_ABI);
}
