/* What the C peers share: reading a file, a clock, and one JSON line per figure. */
#ifndef MEASURE_H
#define MEASURE_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* Short enough to fall between what else the machine does, many enough that some do. */
static const double sample_ns = 2e6;

/* Keeps the compiler from dropping, or hoisting, the work that made what `pointer` points to. */
#define KEEP(pointer) __asm__ volatile("" : : "r"(pointer) : "memory")

static inline double now_ns(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static inline int compare_doubles(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return x < y ? -1 : x > y;
}

static inline double median(double *values, int count) {
  qsort(values, (size_t)count, sizeof *values, compare_doubles);
  return values[count / 2];
}

/* How many samples of a codec are taken; the runner says fewer for a quick look. */
static inline int sample_count(void) {
  const char *text = getenv("SAMPLES");
  return text && atoi(text) > 0 ? atoi(text) : 150;
}

/* Runs `body` until a sample is long enough, takes many, prints the quietest: what disturbs one only
 * ever makes it longer. */
#define MEASURE(name, bytes, body)                                                          \
  do {                                                                                      \
    double quietest = 1e18;                                                                 \
    long count = 10;                                                                        \
    for (double took = 0; took * 2 < sample_ns; count *= 2) {                               \
      double start = now_ns();                                                              \
      for (long i = 0; i < count; i++) { body; }                                            \
      took = now_ns() - start;                                                              \
    }                                                                                       \
    for (int s = sample_count(); s > 0; s--) {                                              \
      double start = now_ns();                                                              \
      for (long i = 0; i < count; i++) { body; }                                            \
      double sample = (now_ns() - start) / (double)count;                                   \
      if (sample < quietest) quietest = sample;                                             \
    }                                                                                       \
    printf("{\"name\": \"%s\", \"ns_per_op\": %.2f, \"bytes\": %zu}\n", (name), quietest,    \
           (size_t)(bytes));                                                                \
    fflush(stdout);                                                                         \
  } while (0)

static inline _Noreturn void fail(const char *what) {
  fprintf(stderr, "%s\n", what);
  exit(1);
}

static inline char *read_file(const char *path, size_t *size) {
  FILE *file = fopen(path, "rb");
  if (!file) fail(path);
  fseek(file, 0, SEEK_END);
  long length = ftell(file);
  rewind(file);
  char *data = malloc((size_t)length + 1);
  if (!data || fread(data, 1, (size_t)length, file) != (size_t)length) fail(path);
  fclose(file);
  data[length] = 0;
  *size = (size_t)length;
  return data;
}

#endif
