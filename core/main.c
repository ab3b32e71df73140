/* prun - the program: everything stands in core/cli. */
#include "cli/cli.h"

#include <malloc.h>

int main(int argc, char **argv)
{
    /* Units are made on one thread, filled on another and freed on a third: with an arena a thread, the heap
     * keeps several times what is in flight. The record path does not call malloc. */
    mallopt(M_ARENA_MAX, 1);
    return cli_main(argc, argv);
}
