# Left out without PCRE2.
if HAVE_PCRE2
extract_regexdir = $(plugindir)/extract/regex
extract_regex_LTLIBRARIES = plugins/extract/regex/regex.la
plugins_extract_regex_regex_la_SOURCES = plugins/extract/regex/regex.c
plugins_extract_regex_regex_la_CPPFLAGS = $(PLUGIN_CPPFLAGS) $(PCRE2_CFLAGS)
plugins_extract_regex_regex_la_LDFLAGS = $(PLUGIN_LDFLAGS)
plugins_extract_regex_regex_la_LIBADD = libfields.la $(PCRE2_LIBS)
endif
