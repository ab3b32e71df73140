# One target a parser; target.h says how to add one. `make check` replays the corpus, `make fuzz` fuzzes
# (FUZZ_SECONDS each, FUZZ_TARGETS to choose).
FUZZ_REPLAY = tests/fuzz/replay.c tests/fuzz/target.h
FUZZ_CPPFLAGS = $(UNIT_CPPFLAGS) -I$(top_srcdir)/plugins -I$(top_srcdir)/plugins/lib
FUZZ_SECONDS = 60
FUZZ_TARGETS =
FUZZ_TESTS = \
    fuzz_charset.test \
    fuzz_document.test \
    fuzz_note.test \
    fuzz_number.test \
    fuzz_quantity.test
check_PROGRAMS += $(FUZZ_TESTS)
TESTS += $(FUZZ_TESTS)
EXTRA_DIST += tests/fuzz/fuzz.sh tests/fuzz/corpus

fuzz_charset_test_SOURCES = tests/fuzz/charset.c $(FUZZ_REPLAY)
fuzz_charset_test_CPPFLAGS = $(FUZZ_CPPFLAGS) -DFUZZ_CORPUS='"charset"'
fuzz_charset_test_LDADD = libdecodetext.la $(UNIT_LDADD)

fuzz_document_test_SOURCES = tests/fuzz/document.c $(FUZZ_REPLAY)
fuzz_document_test_CPPFLAGS = $(FUZZ_CPPFLAGS) -DFUZZ_CORPUS='"document"'
fuzz_document_test_LDADD = $(UNIT_LDADD)

fuzz_note_test_SOURCES = tests/fuzz/note.c $(FUZZ_REPLAY)
fuzz_note_test_CPPFLAGS = $(FUZZ_CPPFLAGS) -DFUZZ_CORPUS='"note"'
fuzz_note_test_LDADD = $(UNIT_LDADD)

fuzz_number_test_SOURCES = tests/fuzz/number.c $(FUZZ_REPLAY)
fuzz_number_test_CPPFLAGS = $(FUZZ_CPPFLAGS) -DFUZZ_CORPUS='"number"'
fuzz_number_test_LDADD = $(UNIT_LDADD)

fuzz_quantity_test_SOURCES = tests/fuzz/quantity.c $(FUZZ_REPLAY)
fuzz_quantity_test_CPPFLAGS = $(FUZZ_CPPFLAGS) -DFUZZ_CORPUS='"quantity"'
fuzz_quantity_test_LDADD = $(UNIT_LDADD)

check_PROGRAMS += fuzz_pipeline.test fuzz_condition.test fuzz_json.test fuzz_csv.test
TESTS += fuzz_pipeline.test fuzz_condition.test fuzz_json.test fuzz_csv.test

fuzz_csv_test_SOURCES = tests/fuzz/csv.c $(FUZZ_REPLAY)
fuzz_csv_test_CPPFLAGS = $(FUZZ_CPPFLAGS) -DFUZZ_CORPUS='"csv"'
fuzz_csv_test_LDADD = libdecodecsv.la $(UNIT_LDADD)

fuzz_json_test_SOURCES = tests/fuzz/json.c $(FUZZ_REPLAY)
fuzz_json_test_CPPFLAGS = $(FUZZ_CPPFLAGS) -DFUZZ_CORPUS='"json"'
fuzz_json_test_LDADD = libfields.la $(UNIT_LDADD) $(CJSON_LIBS)

fuzz_pipeline_test_SOURCES = tests/fuzz/pipeline.c $(FUZZ_REPLAY)
fuzz_pipeline_test_CPPFLAGS = $(UNIT_CPPFLAGS) -DFUZZ_CORPUS='"pipeline"'
fuzz_pipeline_test_LDADD = $(UNIT_LDADD)

fuzz_condition_test_SOURCES = tests/fuzz/condition.c $(FUZZ_REPLAY)
fuzz_condition_test_CPPFLAGS = $(UNIT_CPPFLAGS) -DFUZZ_CORPUS='"condition"'
fuzz_condition_test_LDADD = $(UNIT_LDADD) $(CJSON_LIBS)

.PHONY: fuzz
fuzz: all
	$(SHELL) $(top_srcdir)/tests/fuzz/fuzz.sh $(abs_top_srcdir) $(abs_top_builddir) $(FUZZ_SECONDS) $(FUZZ_TARGETS)
