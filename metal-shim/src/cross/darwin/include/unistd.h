#ifndef DARWIN_UNISTD_H
#define DARWIN_UNISTD_H

#include <darwin_facts.h>

#define _SC_PAGESIZE DARWIN_SC_PAGESIZE
#define _SC_PHYS_PAGES DARWIN_SC_PHYS_PAGES

extern long sysconf(int);

#endif
