// Linux's calls that make a descriptor which no child inherits, from the first moment on. Their headers
// declare them only for _GNU_SOURCE, which a module cannot ask for.
#ifndef TRADING_CDESCRIPTORS_SHIM_H
#define TRADING_CDESCRIPTORS_SHIM_H

#ifdef __linux__
// Headers that are included here would be missing in the C library's own module.
struct sockaddr;

int pipe2(int ends[2], int flags);
int accept4(int listener, struct sockaddr *address, unsigned int *length, int flags);
#endif

#endif
