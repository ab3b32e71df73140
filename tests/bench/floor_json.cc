/*
 * floor_json IN OUT - the floor of W3: JSON lines in, keep score > 500, add "src", JSON lines out, by
 * rewriting every field with simdjson's on-demand parser. One thread, no framework.
 */
#include <cstdio>
#include <cstring>
#include <simdjson.h>
#include <string>
#include <string_view>

using namespace simdjson;

static void add_escaped(std::string &out, std::string_view text)
{
    for (char c : text) {
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (static_cast<unsigned char>(c) < 32) {
            char escape[8];
            std::snprintf(escape, sizeof(escape), "\\u%04x", static_cast<unsigned>(c));
            out += escape;
        } else {
            out += c;
        }
    }
}

static void add_value(std::string &out, ondemand::value value, std::string_view key, int64_t &score)
{
    switch (value.type()) {
    case ondemand::json_type::string:
        out += '"';
        add_escaped(out, value.get_string());
        out += '"';
        break;
    case ondemand::json_type::number: {
        std::string_view raw = value.raw_json_token();
        while (!raw.empty() && (raw.back() == ' ' || raw.back() == '\n'))
            raw.remove_suffix(1);
        out += raw;
        if (key == "score")
            score = std::strtoll(std::string(raw).c_str(), nullptr, 10);
        break;
    }
    case ondemand::json_type::boolean:
        out += bool(value.get_bool()) ? "true" : "false";
        break;
    default:
        out += "null";
    }
}

static void rewrite(const char *line, size_t size, size_t room, ondemand::parser &parser, std::string &out)
{
    size_t start = out.size();
    int64_t score = 0;
    ondemand::document document = parser.iterate(line, size, room);

    out += '{';
    for (auto field : document.get_object()) {
        std::string_view key = field.unescaped_key();
        if (out.size() > start + 1)
            out += ',';
        out += '"';
        add_escaped(out, key);
        out += "\":";
        add_value(out, field.value(), key, score);
    }
    if (score > 500)
        out += ",\"src\":\"bench\"}\n";
    else
        out.resize(start);
}

int main(int argc, char **argv)
{
    if (argc != 3)
        return 2;
    padded_string data = padded_string::load(argv[1]);
    std::FILE *file = std::fopen(argv[2], "w");
    ondemand::parser parser;
    std::string out;

    if (!file)
        return 1;
    for (const char *line = data.data(), *end = line + data.size(), *stop; line < end; line = stop + 1) {
        stop = static_cast<const char *>(std::memchr(line, '\n', static_cast<size_t>(end - line)));
        stop = stop ? stop : end;
        rewrite(line, static_cast<size_t>(stop - line), static_cast<size_t>(end - line) + SIMDJSON_PADDING, parser,
                out);
        if (out.size() > (1u << 20)) {
            std::fwrite(out.data(), 1, out.size(), file);
            out.clear();
        }
    }
    std::fwrite(out.data(), 1, out.size(), file);
    return std::fclose(file) == 0 ? 0 : 1;
}
