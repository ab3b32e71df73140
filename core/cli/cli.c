/*
 * cli.c - from the words of a command line to a subcommand.
 *
 * Options may stand anywhere before `--`; each says for which commands it is. An option or a
 * command that is not known is refused with the nearest one that is. Exit statuses stand in
 * cli.h.
 */
#include "config.h"

#include "cli/cli.h"

#include "base/log.h"
#include "base/nearest.h"
#include "plugin/option.h"

#include <errno.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- Commands ---- */

enum {
    RUN = 1,
    CHECK = 2,
    GRAPH = 4,
    PLUGINS = 8,
    DESCRIBE = 16,
    STATUS = 32,
    DEADLETTERS = 64,
    REPLAY = 128,
    ALL = 255
};

struct command {
    const char *name, *words, *about;
    unsigned bit;
    size_t least, most; /* words after the name */
    int (*function)(const struct cli *c);
};

static const struct command commands[] = {
    {"run", "FILE", "Runs the pipeline to its end; `prun FILE` is the same.", RUN, 1, 1, cli_run},
    {"check", "FILE", "Says everything that is wrong with the pipeline file at once.", CHECK, 1, 1,
     cli_check},
    {"graph", "FILE", "Shows the stages, what each gives on, and all types and fields.", GRAPH, 1,
     1, cli_graph},
    {"plugins", "", "Lists the plugins that are installed, with their stages.", PLUGINS, 0, 0,
     cli_plugins},
    {"describe", "STAGE", "Shows a stage's options, inputs, outputs and an example.", DESCRIBE, 1,
     1, cli_describe},
    {"status", "FILE", "Shows units committed, failed and waiting, and counts of dead letters.",
     STATUS, 1, 1, cli_status},
    {"deadletters", "FILE", "Lists what was refused, where and why.", DEADLETTERS, 1, 1,
     cli_deadletters},
    {"replay", "FILE", "Runs the units of dead letters again, after the cause was mended.", REPLAY,
     1, 1, cli_replay},
};
#define COMMAND_COUNT (sizeof(commands) / sizeof(commands[0]))

static const struct command *find_command(const char *name)
{
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        if (strcmp(commands[i].name, name) == 0)
            return &commands[i];
    return NULL;
}

static const char *nearest_command(const char *name)
{
    const char *names[COMMAND_COUNT];

    for (size_t i = 0; i < COMMAND_COUNT; i++)
        names[i] = commands[i].name;
    return nearest_word(name, names, COMMAND_COUNT);
}

/* ---- Options ---- */

enum option {
    SET,
    PLUGIN_FOLDER,
    WORKERS,
    MEMORY,
    LOG,
    QUIET,
    VERBOSE,
    STRICT,
    DOT,
    SVG,
    JSON,
    TEXT,
    STAGE,
    UNIT,
    EVERY,
    HELP,
    SAY_VERSION,
    OPTION_COUNT
};

struct option_row {
    const char *name, *value, *help;
    unsigned commands; /* for which it is */
};

static const struct option_row rows[OPTION_COUNT] = {
    [SET] = {"--set", "NAME=VALUE", "A parameter of the pipeline file; may be given several times.",
             ALL},
    [PLUGIN_FOLDER] = {"--plugins", "DIR",
                       "Looks for plugins there first; may be given several times.", ALL},
    [WORKERS] = {"--workers", "N",
                 "Units that are worked on at the same time; default: one a core.", ALL},
    [MEMORY] = {"--memory", "SIZE", "Budget for what is in flight, such as 512MiB.", ALL},
    [LOG] = {"--log", "text|json", "The form of log lines.", ALL},
    [QUIET] = {"--quiet", NULL, "Only problems are said.", ALL},
    [VERBOSE] = {"--verbose", NULL, "More is said.", ALL},
    [STRICT] = {"--strict", NULL, "Comments and trailing commas are problems too.", CHECK},
    [DOT] = {"--dot", NULL, "The graph for the program dot.", GRAPH},
    [SVG] = {"--svg", NULL, "The graph as a picture for browsers.", GRAPH},
    [JSON] = {"--json", NULL, "The answer as JSON.", GRAPH | PLUGINS | DESCRIBE | DEADLETTERS},
    [TEXT] = {"--text", NULL, "The graph for people; the default.", GRAPH},
    [STAGE] = {"--stage", "ID", "Only what this stage refused.", DEADLETTERS | REPLAY},
    [UNIT] = {"--unit", "KEY", "Only this unit.", DEADLETTERS | REPLAY},
    [EVERY] = {"--all", NULL, "Every unit of the ledger, not only those with dead letters.",
               REPLAY},
    [HELP] = {"--help", NULL, "Says how a command is used.", ALL},
    [SAY_VERSION] = {"--version", NULL, "Says which prun this is.", ALL},
};

/* A command line while it is read. */
struct reading {
    struct cli cli;
    const char *given[OPTION_COUNT]; /* the word that gave it */
    bool is_help, is_version;
};

static int refuse(const char *format, ...) PRUN_PRINTF(1, 2);
static int refuse(const char *format, ...)
{
    va_list args;

    fputs("prun: ", stderr);
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fputs("\n", stderr);
    return -1;
}

static int unknown_option(const char *word, size_t size)
{
    const char *names[OPTION_COUNT], *nearest;
    char name[80];

    snprintf(name, sizeof(name), "%.*s", (int)size, word);
    for (int i = 0; i < OPTION_COUNT; i++)
        names[i] = rows[i].name;
    nearest = nearest_word(name, names, OPTION_COUNT);
    if (nearest)
        return refuse("unknown option \"%s\"; did you mean \"%s\"?", name, nearest);
    return refuse("unknown option \"%s\"; prun --help lists them", name);
}

/* The row of a word that begins with '-'; "-h", "-q" and "-v" are short for three of them. */
static int find_option(const char *word, size_t size)
{
    static const struct {
        const char *name;
        int option;
    } brief[] = {{"-h", HELP}, {"-q", QUIET}, {"-v", VERBOSE}};

    for (size_t i = 0; i < 3; i++)
        if (strlen(brief[i].name) == size && strncmp(brief[i].name, word, size) == 0)
            return brief[i].option;
    for (int i = 0; i < OPTION_COUNT; i++)
        if (strlen(rows[i].name) == size && strncmp(rows[i].name, word, size) == 0)
            return i;
    return -1;
}

static int set_workers(struct cli *c, const char *value)
{
    char *end;
    long count;

    errno = 0;
    count = strtol(value, &end, 10);
    if (*end || end == value || errno || count < 1 || count > 1024)
        return refuse("--workers must be between 1 and 1024, not \"%s\"", value);
    c->workers = count;
    return 0;
}

static int set_memory(struct cli *c, const char *value)
{
    struct error e;

    if (option_parse_quantity(value, "bytes", &c->memory_bytes, &e) < 0)
        return refuse("--memory %s", e.text);
    if (c->memory_bytes < 1024 * 1024)
        return refuse("--memory must be at least 1MiB, not \"%s\"", value);
    return 0;
}

static int set_value(struct reading *r, enum option option, const char *value)
{
    struct cli *c = &r->cli;

    switch (option) {
    case SET:
        if (!strchr(value, '=') || *value == '=')
            return refuse("--set needs NAME=VALUE, not \"%s\"", value);
        c->set[c->set_count++] = value;
        return 0;
    case PLUGIN_FOLDER:
        c->plugins[c->plugins_count++] = value;
        return 0;
    case WORKERS:
        return set_workers(c, value);
    case MEMORY:
        return set_memory(c, value);
    case LOG:
        if (strcmp(value, "text") != 0 && strcmp(value, "json") != 0)
            return refuse("--log must be text or json, not \"%s\"", value);
        c->is_log_json = *value == 'j';
        return 0;
    case STAGE:
        c->stage = value;
        return 0;
    default:
        c->unit = value;
        return 0;
    }
}

static void set_flag(struct reading *r, enum option option)
{
    switch (option) {
    case QUIET:
        r->cli.is_quiet = true;
        break;
    case VERBOSE:
        r->cli.is_verbose = true;
        break;
    case STRICT:
        r->cli.is_strict = true;
        break;
    case EVERY:
        r->cli.is_all = true;
        break;
    case HELP:
        r->is_help = true;
        break;
    case SAY_VERSION:
        r->is_version = true;
        break;
    default:
        r->cli.format = rows[option].name + 2;
    }
}

/* One option; `*at` is its place among the words, and is moved when its value is a word of its
 * own. */
static int read_option(struct reading *r, int argc, char **argv, int *at)
{
    const char *word = argv[*at], *equals = strncmp(word, "--", 2) == 0 ? strchr(word, '=') : NULL;
    const size_t size = equals ? (size_t)(equals - word) : strlen(word);
    const int option = find_option(word, size);

    if (option < 0)
        return unknown_option(word, size);
    r->given[option] = rows[option].name;
    if (!rows[option].value) {
        if (equals)
            return refuse("%s takes no value", rows[option].name);
        set_flag(r, (enum option)option);
        return 0;
    }
    if (equals)
        return set_value(r, (enum option)option, equals + 1);
    if (*at + 1 >= argc)
        return refuse("%s needs a value: %s %s", rows[option].name, rows[option].name,
                      rows[option].value);
    return set_value(r, (enum option)option, argv[++*at]);
}

static int read_words(struct reading *r, int argc, char **argv)
{
    bool has_options = true;

    for (int at = 1; at < argc; at++) {
        if (has_options && strcmp(argv[at], "--") == 0)
            has_options = false;
        else if (has_options && argv[at][0] == '-' && argv[at][1]) {
            if (read_option(r, argc, argv, &at) < 0)
                return -1;
        } else
            r->cli.word[r->cli.word_count++] = argv[at];
    }
    return 0;
}

/* ---- Help ---- */

static void print_options(unsigned bits, bool is_shared)
{
    for (int i = 0; i < OPTION_COUNT; i++) {
        char name[40];

        if (is_shared ? rows[i].commands != ALL
                      : rows[i].commands == ALL || !(rows[i].commands & bits))
            continue;
        snprintf(name, sizeof(name), "%s%s%s", rows[i].name, rows[i].value ? " " : "",
                 rows[i].value ? rows[i].value : "");
        printf("  %-20s %s\n", name, rows[i].help);
    }
}

static void print_statuses(void)
{
    puts("\nExit status: 0 all was committed; 1 something went to the dead letters; 2 wrong "
         "command line or\n"
         "pipeline file, nothing was run; 3 the run could not go on, what was committed stands; "
         "128+n stopped\n"
         "by signal n.");
}

static int print_help(const struct command *command)
{
    if (command) {
        printf("Usage: prun %s%s%s [OPTIONS]\n\n%s\n", command->name, *command->words ? " " : "",
               command->words, command->about);
        print_options(command->bit, false);
        puts("\nOptions of all commands:");
        print_options(ALL, true);
        return EXIT_DONE;
    }
    puts("Usage: prun FILE [OPTIONS]\n       prun COMMAND ... [OPTIONS]\n\n"
         "Runs data pipelines: a pipeline file names stages, which are plugins.\n\nCommands:");
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        char usage[40];

        snprintf(usage, sizeof(usage), "%s %s", commands[i].name, commands[i].words);
        printf("  %-20s %s\n", usage, commands[i].about);
    }
    puts("\nOptions of all commands:");
    print_options(ALL, true);
    puts("\nOptions of some; prun COMMAND --help tells of which:");
    print_options(ALL, false);
    print_statuses();
    return EXIT_DONE;
}

/* ---- Dispatch ---- */

static int check_words(const struct reading *r, const struct command *command)
{
    for (int i = 0; i < OPTION_COUNT; i++)
        if (r->given[i] && !(rows[i].commands & command->bit))
            return refuse("%s is not an option of \"%s\"", rows[i].name, command->name);
    if (r->cli.word_count < command->least)
        return refuse("\"%s\" needs a %s: prun %s %s", command->name, command->words, command->name,
                      command->words);
    if (r->cli.word_count > command->most)
        return refuse("\"%s\" has nothing to do with \"%s\"", command->name,
                      r->cli.word[command->most]);
    return 0;
}

/* The command that the first word is; without one, the word is a file to run. */
static const struct command *choose(struct reading *r)
{
    const char *first = r->cli.word[0], *nearest;
    const struct command *command = find_command(first);

    if (command) {
        r->cli.word++;
        r->cli.word_count--;
        return command;
    }
    if (access(first, F_OK) == 0 || strchr(first, '/') || strchr(first, '.'))
        return find_command("run");
    nearest = nearest_command(first);
    if (nearest)
        refuse("\"%s\" is no command and no file; did you mean \"%s\"?", first, nearest);
    else
        refuse("\"%s\" is no command and no file; prun --help lists the commands", first);
    return NULL;
}

static int dispatch(struct reading *r)
{
    const struct command *command = NULL;

    if (r->cli.word_count > 0 && strcmp(r->cli.word[0], "help") == 0) {
        r->is_help = true;
        r->cli.word++;
        r->cli.word_count--;
    }
    if (r->is_version) {
        puts(PACKAGE_STRING);
        return EXIT_DONE;
    }
    if (r->cli.word_count > 0 && !(command = choose(r)))
        return EXIT_USAGE;
    if (r->is_help)
        return print_help(command);
    if (!command) {
        refuse("which pipeline? prun FILE runs one, prun --help lists the commands");
        return EXIT_USAGE;
    }
    if (check_words(r, command) < 0)
        return EXIT_USAGE;
    log_setup(r->cli.is_log_json ? LOG_JSON : LOG_TEXT, r->cli.is_quiet     ? LOG_WARN
                                                        : r->cli.is_verbose ? LOG_DEBUG
                                                                            : LOG_INFO);
    return command->function(&r->cli);
}

int cli_main(int argc, char **argv)
{
    const size_t room = (size_t)argc + 1;
    const char **lists = calloc(3 * room, sizeof(*lists));
    struct reading r = {.cli = {.program = "prun"}};
    int status = EXIT_USAGE;

    if (!lists) {
        refuse("out of memory");
        return EXIT_STOPPED;
    }
    setlocale(LC_CTYPE, PRUN_LOCALE);
    r.cli.set = lists;
    r.cli.plugins = lists + room;
    r.cli.word = lists + 2 * room;
    if (read_words(&r, argc, argv) == 0)
        status = dispatch(&r);
    if (fflush(stdout) != 0 && status == EXIT_DONE) {
        refuse("standard output: %s", strerror(errno));
        status = EXIT_STOPPED;
    }
    free(lists);
    return status;
}
