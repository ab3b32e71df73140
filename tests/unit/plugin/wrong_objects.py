#!/usr/bin/env python3
"""Every way in which a shared object can be wrong has its own message, and none takes prun down.

Small plugins are built with $CC into a folder of their own, broken in one way each, and shown to the
built prun. TAP.
"""
import os
import random
import shutil
import subprocess
import sys
import tempfile

SRC = os.environ["srcdir"]
PRUN = os.environ.get("PRUN", os.path.join(os.environ["builddir"], "prun"))
CC = os.environ.get("CC", "cc").split()
FLAGS = ["-shared", "-fPIC", "-O1", "-I" + os.path.join(SRC, "core/include")]

GOOD = r"""
#include <prun/plugin.h>
struct config { int64_t most; };
static const prun_option options[] = {
    PRUN_OPTION(struct config, most, 4, 1, 9, NULL, "A number."),
};
static const prun_field fields[] = {
    PRUN_NEEDS("text", "body", PRUN_TEXT, "The text."),
    PRUN_MAKES("line", "body", PRUN_TEXT, "A line."),
};
static prun_status process(prun_stage *s, const prun_record *r) { (void)s; (void)r; return PRUN_OK; }
@BEFORE@
PRUN_STAGE(one, "@CLASS@", "Does a thing.", .config_size = sizeof(struct config), .process = process,
           PRUN_TABLES(options, fields) @MORE@);
PRUN_PLUGIN("@NAME@", "1.0", "MIT", &one);
"""

count = failed = 0


def ok(is_ok, name, why=""):
    global count, failed
    count += 1
    failed += not is_ok
    print(f"{'' if is_ok else 'not '}ok {count} - {name}")
    if not is_ok:
        for line in str(why).splitlines():
            print("#", line)
    sys.stdout.flush()


class Folder:
    """A folder with plugins, safe unless a test says otherwise."""

    def __init__(self, name):
        self.path = os.path.join(ROOT, name)
        os.makedirs(self.path, mode=0o755, exist_ok=True)

    def file(self, name):
        return os.path.join(self.path, name)

    def build(self, so="one.so", source=GOOD, cls="segment.one", name="one", before="", more="", flags=()):
        text = source.replace("@CLASS@", cls).replace("@NAME@", name)
        text = text.replace("@BEFORE@", before).replace("@MORE@", more)
        c = self.file(so[:-3] + ".c")
        with open(c, "w", encoding="utf-8") as f:
            f.write(text)
        subprocess.run(CC + FLAGS + list(flags) + ["-o", self.file(so), c], check=True)
        os.chmod(self.file(so), 0o755)
        return self.file(so)


def prun(*args):
    env = dict(os.environ, LC_ALL="C")
    env.pop("PRUN_PLUGIN_PATH", None)
    return subprocess.run([PRUN, *args], capture_output=True, text=True, env=env, timeout=60, check=False)


def is_told(folder, cls, words, name):
    """Both commands survive, and describe says what is wrong."""
    listing = prun("plugins", "--verbose", "--plugins", folder.path)
    told = prun("describe", cls, "--plugins", folder.path)
    ok(listing.returncode == 0, f"{name}: prun plugins goes on", f"{listing.returncode} {listing.stderr}")
    is_ok = told.returncode == 2 and words in told.stderr
    ok(is_ok, f"{name}: prun describe says why", f"{told.returncode}\n{told.stderr}\nwanted: {words}")
    return listing.stdout


def is_listed(folder, words, name):
    listing = prun("plugins", "--verbose", "--plugins", folder.path)
    ok(listing.returncode == 0 and words in listing.stdout, f"{name}: prun plugins says why",
       f"{listing.returncode}\n{listing.stdout}\n{listing.stderr}\nwanted: {words}")


def test_good():
    folder = Folder("good")
    so = folder.build()
    r = prun("describe", "segment.one", "--plugins", folder.path)
    ok(r.returncode == 0 and "between 1 and 9, default 4" in r.stdout and so in r.stdout,
       "a good plugin is described", r.stdout + r.stderr)
    r = prun("plugins", "--plugins", folder.path)
    ok("segment.one" in r.stdout and "Does a thing." in r.stdout, "and listed", r.stdout + r.stderr)


def test_missing():
    r = prun("plugins", "--plugins", os.path.join(ROOT, "nowhere"))
    ok(r.returncode == 2 and "nowhere: No such file or directory" in r.stderr, "a missing folder is told", r.stderr)
    folder = Folder("missing")
    os.symlink("/nonexistent/one.so", folder.file("one.so"))
    folder.build("two.so", cls="segment.two", name="two")
    r = prun("describe", "segment.two", "--plugins", folder.path)
    ok(r.returncode == 0, "a link to nothing hurts nobody", r.stderr)
    r = prun("describe", "segment.tow", "--plugins", folder.path)
    ok(r.returncode == 2 and 'unknown stage class "segment.tow"; did you mean "segment.two"?' in r.stderr,
       "a misspelt class is told with the nearest name", r.stderr)


def test_not_elf():
    folder = Folder("not_elf")
    with open(folder.file("text.so"), "w", encoding="utf-8") as f:
        f.write("This is a text.\n")
    open(folder.file("empty.so"), "w", encoding="utf-8").close()
    is_listed(folder, "text.so: is not a shared object: it does not begin as an ELF file does", "a text")
    is_listed(folder, "empty.so: is empty, not a shared object", "an empty file")


def test_truncated():
    folder = Folder("truncated")
    so = folder.build()
    with open(so, "rb") as f:
        whole = f.read()
    step = max(1, len(whole) // 40)
    bad = []
    for size in list(range(1, len(whole), step)) + [len(whole) - 1]:
        with open(so, "wb") as f:
            f.write(whole[:size])
        r = prun("plugins", "--verbose", "--plugins", folder.path)
        d = prun("describe", "segment.one", "--plugins", folder.path)
        told = "one.so: is truncated" in r.stdout or (size < 4 and "not a shared object" in r.stdout)
        if r.returncode != 0 or d.returncode != 2 or not told:
            bad.append(f"{size}: {r.returncode} {d.returncode} {r.stdout}")
    ok(not bad, "a file cut at any length is told and not loaded", "\n".join(bad))


def test_wrong_machine():
    folder = Folder("machine")
    so = folder.build()
    with open(so, "r+b") as f:
        f.seek(18)
        f.write((43).to_bytes(2, sys.byteorder))
    is_listed(folder, "one.so: was built for sparc64", "another machine")


def test_no_note():
    folder = Folder("no_note")
    folder.build(source="int nothing(void); int nothing(void) { return 0; }\n")
    is_listed(folder, "one.so: is no plugin of prun: it has no section .note.prun", "a library")


def test_wrong_abi():
    folder = Folder("abi")
    folder.build(before="#undef PRUN_ABI\n#define PRUN_ABI 99")
    is_told(folder, "segment.one", "was built for ABI 99, this prun has ABI 1", "another ABI")


def test_no_symbol():
    folder = Folder("symbol")
    with open(folder.file("map"), "w", encoding="utf-8") as f:
        f.write("{ local: *; };\n")
    folder.build(flags=["-Wl,--version-script=" + folder.file("map")])
    is_told(folder, "segment.one", "one.so: does not export the symbol prun_plugin", "a hidden symbol")


def test_unresolved():
    folder = Folder("unresolved")
    folder.build(before="int prun_nowhere(void);",
                 more=", .setup = (prun_status (*)(prun_stage *))(void *)prun_nowhere")
    is_told(folder, "segment.one", "one.so: cannot be loaded: undefined symbol: prun_nowhere", "a missing function")
    folder = Folder("lazy")
    folder.build(source=GOOD.replace("{ (void)s; (void)r; return PRUN_OK; }",
                                     "{ (void)s; (void)r; return (prun_status)prun_nowhere(); }")
                 .replace("static prun_status process", "int prun_nowhere(void); static prun_status process"))
    is_told(folder, "segment.one", "undefined symbol: prun_nowhere", "a function missing at its call only")


def test_two_plugins():
    folder = Folder("two")
    a = folder.build("a.so")
    b = folder.build("b.so", name="other")
    told = is_told(folder, "segment.one", f'two plugins have the stage class "segment.one": {a} and {b}',
                   "two plugins with one class")
    ok("in two plugins, so it cannot be used" in told, "the list tells it, too", told)
    folder = Folder("twice")
    folder.build("a.so")
    os.link(folder.file("a.so"), folder.file("b.so"))
    r = prun("describe", "segment.one", "--plugins", folder.path, "--plugins", folder.path)
    ok(r.returncode == 0, "one file under two names is one plugin", r.stderr)


def test_unsafe():
    folder = Folder("unsafe")
    so = folder.build()
    os.chmod(so, 0o777)
    is_told(folder, "segment.one", "one.so: the file can be written by everybody: chmod o-w", "a world-writable file")
    os.chmod(so, 0o755)
    os.chmod(folder.path, 0o777)
    is_told(folder, "segment.one", "its folder can be written by everybody", "a world-writable folder")
    os.chmod(folder.path, 0o755)
    if os.geteuid() == 0:
        os.chown(so, 12345, 12345)
        is_told(folder, "segment.one", "belongs to user 12345, not to you or root", "a stranger's file")
    r = prun("plugins", "--plugins", folder.path)
    ok("can be written" not in r.stdout, "once mended it is no problem", r.stdout)


def test_constructor():
    folder = Folder("constructor")
    folder.build(before='#include <unistd.h>\n__attribute__((constructor)) static void boom(void)'
                        ' { (void)!write(1, "LOADED", 6); }')
    r = prun("plugins", "--plugins", folder.path)
    ok("LOADED" not in r.stdout and "segment.one" in r.stdout, "listing loads nothing", r.stdout)


def test_crash():
    folder = Folder("crash")
    folder.build(before="__attribute__((constructor)) static void boom(void) { __builtin_trap(); }")
    is_told(folder, "segment.one", "one.so: crashes the process that loads it", "a constructor that crashes")
    folder = Folder("exit")
    folder.build(before="#include <unistd.h>\n__attribute__((constructor)) static void boom(void) { _exit(7); }")
    is_told(folder, "segment.one", "one.so: ends the process that loads it", "a constructor that exits")


def test_damaged():
    """Bytes changed anywhere: whatever becomes of it, prun lives and answers."""
    folder = Folder("damaged")
    so = folder.build()
    with open(so, "rb") as f:
        whole = f.read()
    bad = []
    random.seed(11)
    for i in range(60):
        data = bytearray(whole)
        at = random.randrange(0, len(data) - 64)
        data[at:at + 64] = random.choice([b"\0", b"\xff", b"\x41"]) * 64
        os.unlink(so)
        with open(so, "wb") as f:
            f.write(data)
        r = prun("describe", "segment.one", "--plugins", folder.path)
        if r.returncode not in (0, 2):
            bad.append(f"{at}: {r.returncode} {r.stderr}")
    ok(not bad, "a file damaged anywhere takes nobody down", "\n".join(bad))


BAD_TABLES = [
    ("without process", ".process = process,", "", "", "a stage of this kind has .process and no .poll"),
    ("an option outside the struct", "sizeof(struct config)", "4",
     "", 'option "most" lies outside the config struct of 4 bytes'),
    ("a default out of range", "most, 4, 1, 9", "most, 10, 1, 9", "",
     'option "most": its default 10 is not between 1 and 9'),
    ("two rows of one option", '"A number."),', '"A number."),'
     ' { "most", PRUN_OPTION_BOOL, 0, 0, 0, 0, 1, 0, 0, 0, NULL, NULL, NULL, "x" },', "",
     'option "most" has two rows'),
    ("an unknown option type", '"A number."),', '"A number."),'
     ' { "other", (prun_option_type)99, 0, 0, 0, 0, 1, 0, 0, 0, NULL, NULL, NULL, "x" },', "",
     'option "other" has the unknown type 99'),
    ("an option called like a key of all", "most", "retry", "", 'option "retry" has the name of a key'),
    ("an unknown tag", '"line", "body", PRUN_TEXT', '"line", "body", (prun_tag)77', "",
     "field line.body has the unknown tag 77"),
    ("two rows of one field", 'PRUN_MAKES("line"', 'PRUN_MAKES("line", "body", PRUN_TEXT, "x"), PRUN_MAKES("line"',
     "", "field line.body has two rows"),
    ("a field name with a capital", '"line", "body"', '"line", "Body"', "",
     "field 2 of type line has no name in small letters"),
    ("a wrong count", "PRUN_TABLES(options, fields)", ".options = options, .option_count = 900,"
     " PRUN_FIELDS(fields)", "", "its table of 900 options does not lie in the plugin"),
    ("rows that point nowhere", "PRUN_TABLES(options, fields)",
     ".options = (const prun_option *)16, .option_count = 1, PRUN_FIELDS(fields)", "",
     "its table of 1 options does not lie in the plugin"),
    ("a name that points nowhere", '"A number."),', '"A number."),'
     ' { (const char *)16, PRUN_OPTION_BOOL, 0, 0, 0, 0, 1, 0, 0, 0, NULL, NULL, NULL, "x" },', "",
     "option 2 has no name in small letters"),
    ("a commit that is no export's", ".process = process", ".process = process, .commit = commit",
     "static prun_status commit(prun_stage *s, prun_group *g) { (void)s; (void)g; return PRUN_OK; }",
     "only a stage of kind export has .commit"),
    ("a type row of nothing", "@MORE@", ", PRUN_TYPES(types)",
     'static const prun_type_row types[] = { { "lnie", "lines", NULL } };',
     'type row "lnie" names a type that no field has'),
]


def test_bad_tables():
    for i, (name, old, new, before, words) in enumerate(BAD_TABLES):
        folder = Folder(f"table{i}")
        assert old in GOOD
        folder.build(source=GOOD.replace(old, new), before=before)
        is_told(folder, "segment.one", "one.so: stage class segment.one: " + words, name)


def test_bad_plugin_tables():
    folder = Folder("extra")
    folder.build(source=GOOD.replace("&one);", "&one, &one);"))
    is_told(folder, "segment.one", "it lists more classes than its notes", "a class listed twice")
    folder = Folder("unlisted")
    folder.build(before='PRUN_STAGE(two, "segment.two", "Another.", .process = process);\n'
                        "const void *use_two(void); const void *use_two(void) { return &two; }")
    is_told(folder, "segment.one", "it describes 2 stage classes but lists 1", "a class not listed")
    folder = Folder("sizes")
    folder.build(source=GOOD.replace('PRUN_PLUGIN("@NAME@", "1.0", "MIT", &one);', """
PRUN_NOTE(plugin, PRUN_NOTE_PLUGIN, "1\\0" "@NAME@" "\\0" "1.0" "\\0" "MIT");
static const prun_stage_class *const all[] = { &one, NULL };
PRUN_API const prun_plugin_info prun_plugin;
const prun_plugin_info prun_plugin = { PRUN_ABI, sizeof(prun_plugin_info), 8, 8, 8, 8, "@NAME@", "1.0", "MIT", all };
"""))
    is_told(folder, "segment.one", "one.so: the sizes of its rows (8, 8, 8, 8 bytes) cannot be", "impossible rows")


OTHER_HEADER = r"""
#include <prun/plugin.h>
/* What a header of another time would have made: rows of other sizes. */
struct row { prun_option o; @OPTION@ };
struct config { int64_t most; bool is_on; };
static const struct row options[] = {
    { PRUN_OPTION(struct config, most, 4, 1, 9, NULL, "A number.") },
    { PRUN_OPTION_FLAG(struct config, is_on, true, "A switch.") },
};
static const prun_field fields[] = { PRUN_NEEDS("text", "body", PRUN_TEXT, "The text.") };
static prun_status process(prun_stage *s, const prun_record *r) { (void)s; (void)r; return PRUN_OK; }
PRUN_NOTE(one, PRUN_NOTE_CLASS, "segment.one\0Does a thing.");
PRUN_NOTE(plugin, PRUN_NOTE_PLUGIN, "1\0one\0" "1.0\0MIT");
static const prun_stage_class one = { .name = "segment.one", .about = "Does a thing.",
    .config_size = sizeof(struct config), .process = process, .options = &options[0].o, .option_count = 2,
    PRUN_FIELDS(fields), .example = "never seen" };
static const prun_stage_class *const all[] = { &one, NULL };
PRUN_API const prun_plugin_info prun_plugin;
const prun_plugin_info prun_plugin = { PRUN_ABI, sizeof(prun_plugin_info), @CLASS_SIZE@, sizeof(struct row),
    sizeof(prun_field), sizeof(prun_type_row), "one", "1.0", "MIT", all };
"""


def test_rows_of_other_sizes():
    folder = Folder("longer")
    folder.build(source=OTHER_HEADER.replace("@OPTION@", "const char *later; int64_t more[3];")
                 .replace("@CLASS_SIZE@", "sizeof(prun_stage_class)"))
    r = prun("describe", "segment.one", "--plugins", folder.path)
    ok(r.returncode == 0 and "is_on  bool, default true" in r.stdout and "never seen" in r.stdout,
       "longer rows of a later header are read", r.stdout + r.stderr)
    folder = Folder("shorter")
    folder.build(source=OTHER_HEADER.replace("@OPTION@", "")
                 .replace("@CLASS_SIZE@", "offsetof(prun_stage_class, example)"))
    r = prun("describe", "segment.one", "--plugins", folder.path)
    ok(r.returncode == 0 and "never seen" not in r.stdout and '"use": "segment.one"' in r.stdout,
       "what a shorter row has not is zero", r.stdout + r.stderr)


ROOT = os.path.realpath(tempfile.mkdtemp(prefix="prun-objects-"))
try:
    os.chmod(ROOT, 0o755)
    for test in [v for k, v in sorted(globals().items()) if k.startswith("test_")]:
        test()
finally:
    shutil.rmtree(ROOT)
print(f"1..{count}")
sys.exit(1 if failed else 0)
