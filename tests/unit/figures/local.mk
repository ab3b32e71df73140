# validate.figures as a library, with the pack of the source tree.
check_PROGRAMS += figures.test interval.test
TESTS += figures.test interval.test
FIGURES_TEST_CPPFLAGS = $(UNIT_CPPFLAGS) -I$(top_srcdir)/plugins -I$(top_srcdir)/plugins/lib
FIGURES_TEST_LDADD = libfigures.la libnewspaper.la $(UNIT_LDADD) $(CJSON_LIBS)
figures_test_SOURCES = tests/unit/figures/figures_test.c tests/unit/figures/marked.c tests/unit/figures/marked.h
figures_test_CPPFLAGS = $(FIGURES_TEST_CPPFLAGS)
figures_test_LDADD = $(FIGURES_TEST_LDADD)
interval_test_SOURCES = tests/unit/figures/interval_test.c
interval_test_CPPFLAGS = $(FIGURES_TEST_CPPFLAGS)
interval_test_LDADD = $(FIGURES_TEST_LDADD)
