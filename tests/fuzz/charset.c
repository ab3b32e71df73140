/*
 * charset.c - any bytes as a text in any charset: what is measured is what is filled, the result
 * is UTF-8, and its map stays within the input.
 */
// fuzz-sources: plugins/decode/text/charset.c plugins/decode/text/convert.c plugins/lib/text/utf8.c
#include <stdlib.h>
#include <string.h>

#include "decode/text/charset.h"
#include "decode/text/convert.h"
#include "tests/fuzz/target.h"
#include "text/utf8.h"

static void check_map(const struct conversion *c, const prun_piece *piece, uint64_t input_size)
{
    uint64_t end = 0;

    for (uint64_t i = 0; i < c->pieces; i++) {
        if (piece[i].start < end || piece[i].end <= piece[i].start || piece[i].end > c->bytes)
            abort();
        if (piece[i].from > piece[i].to || piece[i].to > input_size)
            abort();
        end = piece[i].end;
    }
}

static void convert(prun_bytes input, size_t skip, const char *name)
{
    struct conversion measured, filled;

    if (!convert_measure(input, skip, name, UINT64_MAX, &measured))
        return;
    uint8_t *bytes = malloc(measured.bytes + 1);
    prun_piece *piece = malloc((measured.pieces + 1) * sizeof(*piece));
    if (bytes && piece) {
        if (!convert_fill(input, skip, name, bytes, piece, &filled) ||
            filled.bytes != measured.bytes || filled.pieces != measured.pieces ||
            filled.bad != measured.bad)
            abort();
        if (utf8_valid(bytes, filled.bytes) != filled.bytes)
            abort();
        check_map(&filled, piece, input.size);
    }
    free(bytes);
    free(piece);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const names[] = {"GB18030", "BIG5",      "UTF-16LE",
                                        "EUC-JP",  "SHIFT_JIS", "ISO-2022-JP"};
    const prun_bytes input = {data, size};
    char room[CHARSET_NAME_MAX];
    struct charset guess;
    size_t binary_at = 0;

    if (charset_guess(input, room, &guess, &binary_at)) {
        if (guess.mark_size > size || !guess.name)
            abort();
        if (guess.iconv)
            convert(input, guess.mark_size, guess.iconv);
    } else if (binary_at > size) {
        abort();
    }
    convert(input, 0, names[size % (sizeof(names) / sizeof(names[0]))]);
    return 0;
}
