# What plugins of several kinds need to know of text and of dates; no domain, no language.
noinst_LTLIBRARIES += libtext.la
libtext_la_SOURCES = \
    plugins/lib/text/iso.c plugins/lib/text/iso.h \
    plugins/lib/text/utf8.c plugins/lib/text/utf8.h
libtext_la_CPPFLAGS = $(PLUGIN_CPPFLAGS)
