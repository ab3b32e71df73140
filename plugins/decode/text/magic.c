/*
 * magic.c - the first bytes of the file formats that people put beside their texts.
 */
#include "magic.h"
#include <string.h>

struct kind {
    const char *start;
    size_t size, at;
    const char *name;
    bool is_weak; /* a text might begin like this: there must be a NUL near by */
};

#define KIND(at, start, name)                     \
    {                                             \
        start, sizeof(start) - 1, at, name, false \
    }
#define WEAK(at, start, name)                    \
    {                                            \
        start, sizeof(start) - 1, at, name, true \
    }

static const struct kind kinds[] = {
    KIND(0, "%PDF-", "a PDF document"),
    KIND(0, "PK\3\4", "a ZIP archive (or an Office or EPUB document)"),
    KIND(0, "PK\5\6", "an empty ZIP archive"),
    KIND(0, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "an old Office document"),
    KIND(0, "{\\rtf", "an RTF document"),
    KIND(0, "%!PS", "a PostScript document"),
    KIND(0, "\x89PNG\r\n", "a PNG image"),
    KIND(0, "\xFF\xD8\xFF", "a JPEG image"),
    WEAK(0, "GIF8", "a GIF image"),
    KIND(0, "II*\0", "a TIFF image"),
    KIND(0, "MM\0*", "a TIFF image"),
    WEAK(8, "WEBP", "a WebP image"),
    KIND(4, "jP  \r\n", "a JPEG 2000 image"),
    WEAK(0, "AT&TFORM", "a DjVu document"),
    KIND(0, "\x1F\x8B\x08", "a gzip file"),
    WEAK(0, "BZh", "a bzip2 file"),
    KIND(0,
         "\xFD"
         "7zXZ\0",
         "an xz file"),
    KIND(0, "\x28\xB5\x2F\xFD", "a zstd file"),
    KIND(0, "7z\xBC\xAF\x27\x1C", "a 7z archive"),
    KIND(0, "Rar!\x1A\x07", "a RAR archive"),
    WEAK(257, "ustar", "a tar archive"),
    KIND(0, "SQLite format 3\0", "an SQLite database"),
    KIND(0,
         "\x7F"
         "ELF",
         "a program or library"),
    WEAK(0, "RIFF", "a sound or video file"),
    WEAK(4, "ftyp", "a video file"),
    WEAK(0, "OggS", "a sound file"),
    WEAK(0, "ID3", "a sound file"),
};

const char *magic_kind(prun_bytes file)
{
    const size_t near_by = file.size < 4096 ? file.size : 4096;
    const bool has_nul = near_by > 0 && memchr(file.data, 0, near_by);

    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
        if (file.size >= kinds[i].at + kinds[i].size && (has_nul || !kinds[i].is_weak) &&
            memcmp(file.data + kinds[i].at, kinds[i].start, kinds[i].size) == 0)
            return kinds[i].name;
    return NULL;
}
