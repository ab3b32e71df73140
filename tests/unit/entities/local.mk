# extract.entities as a library, with the packs of the source tree.
check_PROGRAMS += entities.test
TESTS += entities.test
entities_test_SOURCES = tests/unit/entities/entities_test.c
entities_test_CPPFLAGS = $(UNIT_CPPFLAGS) -I$(top_srcdir)/plugins -I$(top_srcdir)/plugins/lib
entities_test_LDADD = libentities.la libnewspaper.la $(UNIT_LDADD) $(CJSON_LIBS)
