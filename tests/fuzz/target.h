/*
 * target.h - one fuzz target a parser, in a file named after it: tests/fuzz/NAME.c.
 *
 * The function gives the bytes to the parser and checks what must hold whatever they are; it keeps
 * no state. To add one: write NAME.c, put inputs into corpus/NAME/ (a crash that was found becomes
 * one), and add NAME to local.mk. When it needs sources that are not in the core, a line of NAME.c
 * names them:
 *   // fuzz-sources: plugins/decode/text/charset.c
 */
#ifndef TESTS_FUZZ_TARGET_H
#define TESTS_FUZZ_TARGET_H

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#endif
