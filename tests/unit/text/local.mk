check_PROGRAMS += text.test
TESTS += text.test
text_test_SOURCES = tests/unit/text/iso_test.c
text_test_CPPFLAGS = $(UNIT_CPPFLAGS) $(PLUGIN_CPPFLAGS)
text_test_LDADD = libtext.la $(UNIT_LDADD)
