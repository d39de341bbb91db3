/*
 * Runs the tokens of a tape, which `decode --dump-tape` wrote, through native/metal from two threads that encode in
 * turn, and compares every id. usage: tape FILE
 */
#include "rig.h"

enum { LANES = 2, ENCODERS_PER_LANE = 2, IN_FLIGHT = 4, STREAM_BYTES = 1 << 20, DISPATCH = 1 };

/* The file, and how far it is read. Little-endian, as this machine must be. */
typedef struct reader {
  uint8_t *data;
  size_t bytes, at;
} reader;

typedef struct tape {
  reader file;
  rig r;
  uint32_t buffer_count, pipeline_count, id_count;
  ms_handle *buffers, *pipelines, results;
  const uint32_t *ids;
  stream s;
  _Atomic uint32_t turn;
} tape;

static const void *take(reader *file, size_t bytes) {
  if (bytes > file->bytes - file->at) {
    fprintf(stderr, "the tape ends too early\n");
    exit(2);
  }
  const void *taken = file->data + file->at;
  file->at += (bytes + 7) & ~(size_t)7;
  return taken;
}

static uint64_t take_number(reader *file) { return *(const uint64_t *)take(file, 8); }

static bool read_file(reader *file, const char *name) {
  FILE *in = fopen(name, "rb");
  if (in == NULL) return false;
  fseek(in, 0, SEEK_END);
  long bytes = ftell(in);
  rewind(in);
  file->data = bytes > 0 ? malloc((size_t)bytes) : NULL;
  file->bytes = file->data != NULL ? fread(file->data, 1, (size_t)bytes, in) : 0;
  fclose(in);
  return file->bytes >= 8 && memcmp(take(file, 8), "MCTAPE1", 8) == 0;
}

static void load_buffers(tape *t) {
  t->buffer_count = (uint32_t)take_number(&t->file);
  t->buffers = calloc(t->buffer_count, sizeof *t->buffers);
  for (uint32_t i = 0; i < t->buffer_count; i++) {
    uint64_t bytes = take_number(&t->file);
    uint32_t storage = (uint32_t)take_number(&t->file);
    CHECK_EQUAL(ms_buffer_create(t->r.device, bytes, storage, &t->buffers[i], NULL), MS_OK);
    CHECK_EQUAL(ms_buffer_write(t->buffers[i], 0, take(&t->file, bytes), bytes, NULL), MS_OK);
  }
  t->results = t->buffers[take_number(&t->file)];
}

static void load_pipelines(tape *t) {
  t->pipeline_count = (uint32_t)take_number(&t->file);
  t->pipelines = calloc(t->pipeline_count, sizeof *t->pipelines);
  for (uint32_t i = 0; i < t->pipeline_count; i++) {
    ms_error error = {0};
    const char *name = take(&t->file, take_number(&t->file)); /* both texts end with a NUL */
    const char *msl = take(&t->file, take_number(&t->file));
    CHECK_TEXT(metal_compile(&t->r, name, msl, &t->pipelines[i], &error) == MS_OK, "%s", error.message);
  }
}

static void load_stream(tape *t) {
  stream_begin(&t->s);
  for (uint64_t records = take_number(&t->file); records > 0; records--) {
    if (take_number(&t->file) != DISPATCH) {
      stream_barrier(&t->s);
      continue;
    }
    ms_handle pipeline = t->pipelines[take_number(&t->file)];
    uint32_t groups = (uint32_t)take_number(&t->file);
    uint32_t buffer_count = (uint32_t)take_number(&t->file);
    ms_binding bindings[MS_MAX_BUFFERS];
    for (uint32_t i = 0; i < buffer_count && i < MS_MAX_BUFFERS; i++) {
      bindings[i].buffer = t->buffers[take_number(&t->file)];
      bindings[i].offset = take_number(&t->file);
    }
    uint32_t word_count = (uint32_t)take_number(&t->file);
    const uint32_t *words = take(&t->file, 4 * (size_t)word_count);
    stream_dispatch(&t->s, pipeline, groups, buffer_count, bindings, word_count, words);
  }
  t->id_count = (uint32_t)take_number(&t->file);
  t->ids = take(&t->file, 4 * (size_t)t->id_count);
}

typedef struct lane {
  tape *t;
  uint32_t number;
} lane;

/* Token n belongs to lane n % LANES; its encoder is free again when the token two of its own before is complete. */
static void *run_lane(void *argument) {
  const lane *l = argument;
  tape *t = l->t;
  ms_handle encoders[ENCODERS_PER_LANE] = {metal_encoder(&t->r), metal_encoder(&t->r)};
  int64_t submissions[ENCODERS_PER_LANE] = {0};
  for (uint32_t token = l->number; token < t->id_count; token += LANES) {
    uint32_t own = token / LANES % ENCODERS_PER_LANE;
    ms_error error = {0};
    if (submissions[own] != 0) CHECK_EQUAL(metal_wait(&t->r, submissions[own], NULL), MS_OK);
    CHECK_TEXT(ms_encode(encoders[own], t->s.data, t->s.bytes, &error) == MS_OK, "%s", error.message);
    while (atomic_load(&t->turn) != token) ms_sleep_ns(1000);
    submissions[own] = ms_commit(encoders[own], &error);
    CHECK_TEXT(submissions[own] == (int64_t)token + 1, "%s", error.message);
    atomic_fetch_add(&t->turn, 1);
  }
  for (int i = 0; i < ENCODERS_PER_LANE; i++) rig_release(encoders[i]);
  return NULL;
}

static void replay(tape *t) {
  pthread_t threads[LANES];
  lane lanes[LANES];
  for (uint32_t i = 0; i < LANES; i++) {
    lanes[i] = (lane){t, i};
    pthread_create(&threads[i], NULL, run_lane, &lanes[i]);
  }
  for (uint32_t i = 0; i < LANES; i++) pthread_join(threads[i], NULL);
  CHECK_EQUAL(metal_wait(&t->r, t->id_count, NULL), MS_OK);
  for (uint32_t token = 0; token < t->id_count; token++) CHECK_EQUAL(metal_word(t->results, token), t->ids[token]);
}

static void unload(tape *t) {
  for (uint32_t i = 0; i < t->buffer_count; i++) rig_release(t->buffers[i]);
  for (uint32_t i = 0; i < t->pipeline_count; i++) rig_release(t->pipelines[i]);
  rig_close(&t->r);
  free(t->buffers);
  free(t->pipelines);
  free(t->file.data);
}

int main(int argc, char **argv) {
  static tape t;
  if (argc != 2 || !read_file(&t.file, argv[1])) {
    fprintf(stderr, "usage: tape FILE      FILE is what decode --dump-tape wrote\n");
    return 2;
  }
  fake_control(FAKE_SHUFFLE, MS_SHUFFLE_REVERSE);
  fake_control(FAKE_SWAP_HANDLERS, 1);
  t.r = metal_open(IN_FLIGHT);
  load_buffers(&t);
  load_pipelines(&t);
  load_stream(&t);
  replay(&t);
  unload(&t);
  CHECK_EQUAL(ms_live_objects(), 0);
  CHECK_TEXT(metal_all_gone(), "%llu objects of Metal's are left", (unsigned long long)fake_count(FAKE_OBJECTS));
  uint64_t failures = atomic_load(&test_failures);
  printf("%u tokens, %u buffers, %u pipelines, %llu dispatches, %llu failures\n", t.id_count, t.buffer_count,
         t.pipeline_count, (unsigned long long)fake_count(FAKE_DISPATCHES), (unsigned long long)failures);
  return failures == 0 ? 0 : 1;
}
