# extract.facts as a library, with the packs of the source tree. facts_dump prints the figures of a text;
# tests/quality/uncovered.py uses it.
check_PROGRAMS += numeral.test unit.test period.test facts.test facts_dump
TESTS += numeral.test unit.test period.test facts.test
FACTS_TEST_CPPFLAGS = $(UNIT_CPPFLAGS) -I$(top_srcdir)/plugins -I$(top_srcdir)/plugins/lib
FACTS_TEST_LDADD = libnewspaper.la $(UNIT_LDADD) $(CJSON_LIBS)
FACTS_LIBRARY_SOURCES = \
    plugins/extract/facts/about.c plugins/extract/facts/compare.c plugins/extract/facts/cues.c \
    plugins/extract/facts/extract.c plugins/extract/facts/kind.c plugins/extract/facts/pieces.c plugins/extract/facts/refuse.c plugins/extract/facts/quantity.c \
    plugins/extract/facts/recall.c plugins/extract/facts/scan.c plugins/extract/facts/sentence.c \
    plugins/extract/facts/spread.c plugins/extract/facts/view.c plugins/extract/facts/when.c
numeral_test_SOURCES = tests/unit/facts/numeral_test.c tests/unit/facts/packs.h
numeral_test_CPPFLAGS = $(FACTS_TEST_CPPFLAGS)
numeral_test_LDADD = $(FACTS_TEST_LDADD)
unit_test_SOURCES = tests/unit/facts/unit_test.c
unit_test_CPPFLAGS = $(FACTS_TEST_CPPFLAGS)
unit_test_LDADD = $(FACTS_TEST_LDADD)
period_test_SOURCES = tests/unit/facts/period_test.c
period_test_CPPFLAGS = $(FACTS_TEST_CPPFLAGS)
period_test_LDADD = $(FACTS_TEST_LDADD)
facts_test_SOURCES = tests/unit/facts/facts_test.c tests/unit/facts/facts_cases.h tests/unit/facts/english_cases.h $(FACTS_LIBRARY_SOURCES) tests/unit/facts/facts_cases.h
facts_test_CPPFLAGS = $(FACTS_TEST_CPPFLAGS)
facts_test_LDADD = $(FACTS_TEST_LDADD)
facts_dump_SOURCES = tests/unit/facts/facts_dump.c $(FACTS_LIBRARY_SOURCES)
facts_dump_CPPFLAGS = $(FACTS_TEST_CPPFLAGS)
facts_dump_LDADD = $(FACTS_TEST_LDADD)
