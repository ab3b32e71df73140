/*
 * decode.text - a plain text file to one record `document`.
 *
 * What charset the file is in is guessed by layers (charset.h) unless the option says it. Valid UTF-8 is
 * passed on as it is, without a copy, so that offsets into the text are offsets into the file, a byte
 * order mark and carriage returns included. Everything else becomes UTF-8, and the text's map leads
 * each character back to its bytes. Bytes that cannot be decoded become U+FFFD, a few of them: they
 * are counted and their offsets noted in the ledger. Above the limit, and for what is no text at
 * all, the unit fails with the reason.
 */
#include <prun/plugin.h>
#include "charset.h"
#include "convert.h"
#include "magic.h"
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

struct config {
    const char *encoding;
    int64_t max_bad_bytes;
};

static const prun_option options[] = {
    PRUN_OPTION_STRING(
        struct config, encoding, "auto",
        "The files' charset as iconv knows it, or \"auto\" to guess it for each file."),
    PRUN_OPTION(struct config, max_bad_bytes, 64, 0, INT32_MAX, "bytes",
                "How many bytes of a file may be undecodable; each becomes U+FFFD and is noted."),
};

enum {
    INPUT_SOURCE,
    INPUT_BYTES,
    INPUT_SHA256,
    SOURCE,
    SHA256,
    BYTES,
    MEDIA_TYPE,
    ENCODING,
    DECODER,
    TEXT,
};
static const prun_field fields[] = {
    PRUN_NEEDS("input", "source", PRUN_STRING, "Path or URL of the input as given."),
    PRUN_NEEDS("input", "bytes", PRUN_INT, "Size of the input."),
    PRUN_NEEDS("input", "sha256", PRUN_STRING, "Hash of the input."),
    PRUN_MAKES_TRANSIENT("document", "source", PRUN_STRING, "Path or URL of the input as given."),
    PRUN_MAKES_TRANSIENT("document", "sha256", PRUN_STRING, "Hash of the input."),
    PRUN_MAKES_TRANSIENT("document", "bytes", PRUN_INT, "Size of the input."),
    PRUN_MAKES_TRANSIENT("document", "media_type", PRUN_STRING, "text/plain"),
    PRUN_MAKES_TRANSIENT("document", "encoding", PRUN_STRING, "The charset that the input is in."),
    PRUN_MAKES_TRANSIENT("document", "decoder", PRUN_STRING, "decode.text"),
    PRUN_MAKES_TRANSIENT("document", "text", PRUN_TEXT,
                         "The text in UTF-8; its map leads to the bytes of the input."),
};

static bool is_guessed(const struct config *c)
{
    return strcasecmp(c->encoding, "auto") == 0;
}

static prun_status setup(prun_stage *s)
{
    const struct config *c = prun_stage_config(s);

    if (!is_guessed(c) && !convert_knows(c->encoding))
        return prun_fatal(
            s, "unknown_encoding",
            "\"encoding\": iconv knows no charset \"%s\"; `iconv -l` lists those that it "
            "knows, \"auto\" guesses",
            c->encoding);
    return PRUN_OK;
}

/* Valid UTF-8: the input itself, with a map of one piece. */
static prun_text *text_of_input(prun_stage *s, prun_bytes input)
{
    struct {
        prun_text text;
        prun_piece piece;
    } *both = prun_alloc(s, sizeof(*both));

    if (!both)
        return NULL;
    both->piece = (prun_piece){0, (uint32_t)input.size, 0, input.size};
    both->text = (prun_text){input.data, &both->piece, (uint32_t)input.size, 1};
    return &both->text;
}

static prun_text *text_converted(prun_stage *s, prun_bytes input, const struct charset *charset,
                                 const struct conversion *measured)
{
    prun_text *text = prun_alloc(s, sizeof(*text));
    uint8_t *bytes = prun_alloc(s, measured->bytes);
    prun_piece *piece = prun_alloc(s, measured->pieces * sizeof(*piece));
    struct conversion done;

    if (!text || !bytes || !piece)
        return NULL;
    if (!convert_fill(input, charset->mark_size, charset->iconv, bytes, piece, &done))
        return NULL;
    *text = (prun_text){bytes, piece, (uint32_t)done.bytes, (uint32_t)done.pieces};
    return text;
}

/* "0x81 at 120, 0x.. at ..." is for the eye of who mends the file: the first offsets will do. */
static void note_bad_bytes(prun_stage *s, const struct charset *charset, const struct conversion *c)
{
    char offsets[CONVERT_BAD_SHOWN * 22 + 8];
    size_t size = 0;

    for (size_t i = 0; i < c->bad && i < CONVERT_BAD_SHOWN; i++)
        size += (size_t)snprintf(offsets + size, sizeof(offsets) - size, "%s%" PRIu64,
                                 i ? ", " : "", c->bad_at[i]);
    if (c->bad > CONVERT_BAD_SHOWN)
        snprintf(offsets + size, sizeof(offsets) - size, ", ...");
    prun_unit_note(s, "bad_bytes", "%" PRIu64 " not valid in %s, at offset %s", c->bad,
                   charset->name, offsets);
    prun_log(s, PRUN_WARN, "%" PRIu64 " byte%s not valid in %s and became U+FFFD, at offset %s",
             c->bad, c->bad == 1 ? " is" : "s are", charset->name, offsets);
}

static prun_status emit(prun_stage *s, const prun_record *input, const struct charset *charset,
                        const prun_text *text, size_t input_size)
{
    prun_record *document = text ? prun_record_new(s, TEXT) : NULL;

    if (document) {
        prun_record_set_bytes(s, document, SOURCE, prun_record_bytes(s, input, INPUT_SOURCE));
        prun_record_set_bytes(s, document, SHA256, prun_record_bytes(s, input, INPUT_SHA256));
        prun_record_set_int(s, document, BYTES, prun_record_int(s, input, INPUT_BYTES));
        prun_record_set_string(s, document, MEDIA_TYPE, "text/plain");
        prun_record_set_string(s, document, ENCODING, charset->name);
        prun_record_set_string(s, document, DECODER, "decode.text");
        prun_record_set_text_ref(s, document, TEXT, text);
        prun_record_set_origin(document, 0, input_size);
    }
    prun_emit(s, document);
    return PRUN_OK;
}

static prun_status convert(prun_stage *s, const prun_record *input, prun_bytes bytes,
                           const struct charset *charset)
{
    const struct config *config = prun_stage_config(s);
    const uint64_t limit = (uint64_t)config->max_bad_bytes;
    struct conversion c;

    if (!convert_measure(bytes, charset->mark_size, charset->iconv, limit, &c))
        return prun_fail(s, "unknown_encoding", "iconv on this machine cannot decode %s",
                         charset->name);
    if (c.bad > limit)
        return prun_fail(
            s, "bad_encoding",
            "%s %" PRIu64 " bytes are not valid in %s, the first is 0x%02X at offset %" PRIu64
            "; at most %" PRIu64 " are tolerated (option max_bad_bytes), or the file is in "
            "another charset (option encoding)",
            c.is_cut ? "more than" : "", c.is_cut ? limit : c.bad, charset->name, c.bad_byte,
            c.bad_at[0], limit);
    if (c.bytes > UINT32_MAX)
        return prun_fail(s, "too_large", "a text of %" PRIu64 " bytes; the most is 4 GiB", c.bytes);
    if (c.bad > 0)
        note_bad_bytes(s, charset, &c);
    return emit(s, input, charset, text_converted(s, bytes, charset, &c), bytes.size);
}

static prun_status process(prun_stage *s, const prun_record *input)
{
    const struct config *config = prun_stage_config(s);
    const prun_bytes bytes = prun_unit_input(s);
    const char *kind = magic_kind(bytes);
    char room[CHARSET_NAME_MAX];
    struct charset charset;
    size_t binary_at = 0;

    if (bytes.size == 0)
        return prun_fail(s, "empty", "the file is empty");
    if (bytes.size > UINT32_MAX)
        return prun_fail(s, "too_large", "a text of %zu bytes; the most is 4 GiB", bytes.size);
    if (kind)
        return prun_fail(s, "not_text", "the file is %s, not plain text", kind);
    if (!is_guessed(config))
        charset_forced(bytes, config->encoding, &charset);
    else if (!charset_guess(bytes, room, &charset, &binary_at))
        return prun_fail(
            s, "not_text",
            "the file is binary, not plain text: byte 0x%02X at offset %zu fits no charset",
            bytes.data[binary_at], binary_at);
    if (charset.iconv)
        return convert(s, input, bytes, &charset);
    return emit(s, input, &charset, text_of_input(s, bytes), bytes.size);
}

PRUN_STAGE(text, "decode.text", "Reads plain text in any charset into one document.",
           .config_size = sizeof(struct config), .setup = setup, .process = process,
           .fates = PRUN_CONSUMES,
           .example = "{ \"id\": \"text\", \"use\": \"decode.text\", \"encoding\": \"GB18030\" }",
           PRUN_TABLES(options, fields));
PRUN_PLUGIN("text", "0.1.0", "MIT", &text);
