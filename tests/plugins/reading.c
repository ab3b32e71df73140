/*
 * reading.c - test stages that begin a unit: a source of listed files and two decoders.
 */
#include <prun/plugin.h>

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* ---- source.test_list: the files of a list, one unit each ---- */

struct list_config {
    prun_strings paths, refuse;
};

static const prun_option list_options[] = {
    PRUN_OPTION_STRINGS(struct list_config, paths, NULL, "The files, in the order of their units."),
    PRUN_OPTION_STRINGS(struct list_config, refuse, NULL,
                        "Names that are put into the dead letters instead."),
};

struct list_state {
    size_t next;
};

static bool is_refused(const struct list_config *cfg, const char *path)
{
    for (size_t i = 0; i < cfg->refuse.count; i++)
        if (strcmp(cfg->refuse.item[i], path) == 0)
            return true;
    return false;
}

static bool open_file(prun_stage *s, const char *path)
{
    struct stat st;
    prun_source_file file = {.key = path, .source = path, .path = path};

    if (lstat(path, &st) != 0) {
        prun_source_refuse(s, path, path, "missing", "is not there");
        return true;
    }
    file.size = st.st_size;
    file.mtime_ns = (int64_t)st.st_mtim.tv_sec * 1000000000 + st.st_mtim.tv_nsec;
    file.ctime_ns = (int64_t)st.st_ctim.tv_sec * 1000000000 + st.st_ctim.tv_nsec;
    file.inode = st.st_ino;
    return prun_source_open(s, &file);
}

static prun_status list_poll(prun_stage *s)
{
    const struct list_config *cfg = prun_stage_config(s);
    struct list_state *state = prun_stage_state(s);

    for (; state->next < cfg->paths.count; state->next++) {
        const char *path = cfg->paths.item[state->next];

        if (is_refused(cfg, path))
            prun_source_refuse(s, path, path, "refused", "the test wants it refused");
        else if (!open_file(s, path))
            return PRUN_OK;
    }
    return PRUN_END;
}

PRUN_STAGE(test_list, "source.test_list", "Opens the files of a list.",
           .config_size = sizeof(struct list_config), .state_size = sizeof(struct list_state),
           .poll = list_poll, PRUN_OPTIONS(list_options));

/* ---- decode.test_lines: one record a line ---- */

enum { INPUT_SIZE, LINE_NUMBER, LINE_BODY };
static const prun_field line_fields[] = {
    PRUN_NEEDS("input", "bytes", PRUN_INT, "The input."),
    PRUN_MAKES("line", "number", PRUN_INT, "Counts from 1."),
    PRUN_MAKES("line", "body", PRUN_TEXT, "The line without its end."),
};

static void emit_line(prun_stage *s, prun_bytes input, size_t at, size_t size, int64_t number)
{
    prun_record *line = prun_record_new(s, LINE_NUMBER);
    prun_piece *piece = prun_alloc(s, sizeof(*piece));
    prun_text *text = prun_alloc(s, sizeof(*text));

    if (line && piece && text) {
        *piece = (prun_piece){0, (uint32_t)size, at, at + size};
        *text = (prun_text){input.data + at, piece, (uint32_t)size, size ? 1 : 0};
        prun_record_set_int(s, line, LINE_NUMBER, number);
        prun_record_set_text(s, line, LINE_BODY, text);
        prun_record_set_origin(line, at, at + size);
        prun_emit(s, line);
    } else
        prun_emit(s, NULL);
}

static int64_t count_lines(prun_bytes input, size_t end)
{
    int64_t count = 0;

    for (size_t i = 0; i < end; i++)
        count += input.data[i] == '\n';
    return count;
}

static prun_status lines_process(prun_stage *s, const prun_record *record)
{
    const prun_bytes input = prun_unit_input(s);
    size_t at = prun_stage_cursor(s), size;
    int64_t number = count_lines(input, at);

    (void)record;
    for (; at < input.size; at += size + 1) {
        const uint8_t *end = memchr(input.data + at, '\n', input.size - at);

        if (prun_stage_is_full(s))
            return prun_stage_more(s, at);
        size = end ? (size_t)(end - input.data) - at : input.size - at;
        emit_line(s, input, at, size, ++number);
    }
    return PRUN_OK;
}

PRUN_STAGE(test_lines, "decode.test_lines", "One record a line of the input.",
           .process = lines_process, PRUN_FIELDS(line_fields));

/* ---- decode.test_memory: as much of the unit's memory as one likes ---- */

struct memory_config {
    int64_t bytes;
};

static const prun_option memory_options[] = {
    PRUN_OPTION(struct memory_config, bytes, 0, 0, INT64_C(1) << 40, "bytes", "How much is taken."),
};

static prun_status memory_process(prun_stage *s, const prun_record *record)
{
    const struct memory_config *cfg = prun_stage_config(s);
    const int64_t piece = 64 * 1024;

    (void)record;
    for (int64_t left = cfg->bytes; left > 0; left -= piece) {
        uint8_t *memory = prun_alloc(s, (size_t)(left < piece ? left : piece));

        if (!memory)
            return PRUN_OK; /* the call fails by itself */
        memory[0] = 1;
    }
    emit_line(s, prun_unit_input(s), 0, 0, 1);
    return PRUN_OK;
}

PRUN_STAGE(test_memory, "decode.test_memory", "Takes memory.",
           .config_size = sizeof(struct memory_config), .process = memory_process,
           PRUN_TABLES(memory_options, line_fields));

PRUN_PLUGIN("test-reading", "1.0", "MIT", &test_list, &test_lines, &test_memory);
