/*
 * elf.h - builds the smallest shared object that has notes, in memory, so that tests can break it.
 *
 * Layout: ELF header, one program header, the notes, the section names, four section headers (none,
 * .note.prun, .bss, .shstrtab). Its machine and byte order are those of this program.
 */
#ifndef TESTS_ELF_H
#define TESTS_ELF_H

#include <elf.h>
#include <string.h>

#include <prun/plugin.h>

struct elf_image {
    uint8_t bytes[8192];
    size_t size;
    size_t notes_at, notes_size;
    Elf64_Ehdr *header;
    Elf64_Phdr *segment;
    Elf64_Shdr *section; /* four of them */
};

enum { ELF_NONE, ELF_NOTES, ELF_BSS, ELF_NAMES, ELF_SECTIONS };

static inline void elf_add(struct elf_image *m, const void *data, size_t size)
{
    memcpy(m->bytes + m->size, data, size);
    m->size += size;
}

static inline void elf_pad(struct elf_image *m, size_t unit)
{
    m->size = (m->size + unit - 1) / unit * unit;
}

/* A note as PRUN_NOTE makes it. */
static inline void elf_add_note(struct elf_image *m, const char *name, uint32_t type,
                                const char *body, size_t body_size)
{
    uint32_t words[3] = {(uint32_t)strlen(name) + 1, (uint32_t)body_size, type};

    elf_add(m, words, sizeof(words));
    elf_add(m, name, words[0]);
    elf_pad(m, 4);
    elf_add(m, body, body_size);
    elf_pad(m, 4);
}

static inline void elf_begin(struct elf_image *m)
{
    memset(m, 0, sizeof(*m));
    m->size = sizeof(Elf64_Ehdr) + sizeof(Elf64_Phdr);
    m->notes_at = m->size;
}

static inline void elf_finish(struct elf_image *m)
{
    static const char names[] = "\0.note.prun\0.bss\0.shstrtab";
    const uint16_t one = 1;

    m->notes_size = m->size - m->notes_at;
    size_t names_at = m->size;
    elf_add(m, names, sizeof(names));
    elf_pad(m, 8);
    m->header = (Elf64_Ehdr *)(void *)m->bytes;
    m->segment = (Elf64_Phdr *)(void *)(m->bytes + sizeof(Elf64_Ehdr));
    m->section = (Elf64_Shdr *)(void *)(m->bytes + m->size);
    memcpy(m->header->e_ident, ELFMAG, SELFMAG);
    m->header->e_ident[EI_CLASS] = ELFCLASS64;
    m->header->e_ident[EI_DATA] = *(const uint8_t *)&one == 1 ? ELFDATA2LSB : ELFDATA2MSB;
    m->header->e_type = ET_DYN;
    m->header->e_phoff = sizeof(Elf64_Ehdr);
    m->header->e_phentsize = sizeof(Elf64_Phdr);
    m->header->e_phnum = 1;
    m->header->e_shoff = m->size;
    m->header->e_shentsize = sizeof(Elf64_Shdr);
    m->header->e_shnum = ELF_SECTIONS;
    m->header->e_shstrndx = ELF_NAMES;
    m->section[ELF_NOTES] = (Elf64_Shdr){
        .sh_name = 1, .sh_type = SHT_NOTE, .sh_offset = m->notes_at, .sh_size = m->notes_size};
    m->section[ELF_BSS] = (Elf64_Shdr){
        .sh_name = 12, .sh_type = SHT_NOBITS, .sh_offset = 1u << 30, .sh_size = 1u << 30};
    m->section[ELF_NAMES] = (Elf64_Shdr){
        .sh_name = 17, .sh_type = SHT_STRTAB, .sh_offset = names_at, .sh_size = sizeof(names)};
    m->size += ELF_SECTIONS * sizeof(Elf64_Shdr);
    *m->segment = (Elf64_Phdr){.p_type = PT_LOAD, .p_filesz = m->size, .p_memsz = m->size};
}

/* The machine that this test runs on, from the test's own file. */
static inline uint16_t elf_own_machine(const uint8_t own_header[sizeof(Elf64_Ehdr)])
{
    Elf64_Ehdr h;

    memcpy(&h, own_header, sizeof(h));
    return h.e_machine;
}

#endif
