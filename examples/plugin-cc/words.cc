// extract.words - counts the words of a unit's lines: a stage in C++ that remembers until the unit ends.
#include <prun/plugin.h>

#include <cctype>
#include <map>
#include <new>
#include <string>

namespace {

struct config {
    int64_t least_bytes;
};

const prun_option options[] = {
    PRUN_OPTION(config, least_bytes, 1, 1, 4096, "bytes", "Shorter words are not counted."),
};

enum { LINE, WORD, TIMES };
const prun_field fields[] = {
    PRUN_NEEDS("line", "body", PRUN_TEXT, "The line to count."),
    PRUN_MAKES("word", "word", PRUN_STRING, "A word: letters and digits of ASCII, all other bytes of UTF-8."),
    PRUN_MAKES("word", "times", PRUN_INT, "How often it stands in the unit."),
};

using counts = std::map<std::string, int64_t>; // in order, so that the output is the same in every run

struct state {
    counts *words; // NULL until setup: the core gives zeroed memory
};

counts &counts_of(prun_stage *s)
{
    return *static_cast<state *>(prun_stage_state(s))->words;
}

prun_status setup(prun_stage *s)
{
    auto *mine = static_cast<state *>(prun_stage_state(s));

    mine->words = new (std::nothrow) counts;
    return mine->words ? PRUN_OK : prun_fatal(s, "memory", "no memory for a map");
}

// Also called when setup failed or never ran.
void teardown(prun_stage *s)
{
    delete static_cast<state *>(prun_stage_state(s))->words;
}

bool is_part_of_word(uint8_t c)
{
    return c >= 0x80 || std::isalnum(c);
}

// No exception may leave a callback: the core is C.
prun_status process(prun_stage *s, const prun_record *line)
try {
    const auto *cfg = static_cast<const config *>(prun_stage_config(s));
    const prun_bytes body = prun_record_bytes(s, line, LINE);

    for (size_t at = 0, end; at < body.size; at = end + 1) {
        for (end = at; end < body.size && is_part_of_word(body.data[end]);)
            end++;
        if (end - at >= static_cast<size_t>(cfg->least_bytes))
            counts_of(s)[std::string(reinterpret_cast<const char *>(body.data) + at, end - at)]++;
    }
    prun_emit(s, line);
    return PRUN_OK;
} catch (const std::bad_alloc &) {
    return prun_fail(s, "memory", "no memory for the words of this unit");
}

prun_status unit_end(prun_stage *s)
{
    for (counts &words = counts_of(s); !words.empty(); words.erase(words.begin())) {
        if (prun_stage_is_full(s))
            return prun_stage_more(s, 0);
        prun_record *word = prun_record_new(s, WORD);
        prun_record_set_string(s, word, WORD, words.begin()->first.c_str());
        prun_record_set_int(s, word, TIMES, words.begin()->second);
        prun_emit(s, word);
    }
    return PRUN_OK;
}

} // namespace

PRUN_STAGE(words, "extract.words", "Counts the words of a unit's lines.",
           .config_size = sizeof(config), .state_size = sizeof(state), .setup = setup,
           .process = process, .unit_end = unit_end, .teardown = teardown,
           PRUN_TABLES(options, fields));
PRUN_PLUGIN("words", "1.0", "MIT", &words);
