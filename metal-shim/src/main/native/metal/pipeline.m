#include "metal/metal.h"

/* What is made on the way to a pipeline, for the caller to release; nil from the step on that failed. */
typedef struct build {
  MTLCompileOptions *options;
  NSString *source;
  id<MTLLibrary> library;
  id<MTLFunction> function;
  id<MTLComputePipelineState> state;
} build;

/* Language and arithmetic are said aloud: by default both depend on the system's version. */
static int32_t compile(id<MTLDevice> device, const char *name, const ms_code *code, build *made, ms_error *error) {
  NSError *why = nil;
  made->options = [[MTLCompileOptions alloc] init];
  [made->options setLanguageVersion:MTLLanguageVersion2_3];
  [made->options setFastMathEnabled:NO];
  made->source = [[NSString alloc] initWithBytes:code->code length:code->bytes encoding:NSUTF8StringEncoding];
  NSString *entry_point = [NSString stringWithUTF8String:code->entry_point];
  if (made->source == nil || entry_point == nil) return ms_fail(error, MS_E_COMPILE, "%s: its MSL is not UTF-8", name);
  made->library = [device newLibraryWithSource:made->source options:made->options error:&why];
  if (made->library == nil) return metal_fail(error, MS_E_COMPILE, name, why);
  made->function = [made->library newFunctionWithName:entry_point];
  if (made->function == nil) {
    return ms_fail(error, MS_E_COMPILE, "%s: its MSL has no function %s", name, code->entry_point);
  }
  made->state = [device newComputePipelineStateWithFunction:made->function error:&why];
  if (made->state == nil) return metal_fail(error, MS_E_COMPILE, name, why);
  return MS_OK;
}

/* What one thread may need of a device's registers can leave less room than the device names. */
static int32_t check_threads(id<MTLComputePipelineState> state, const char *name, MTLSize local_size, ms_error *error) {
  unsigned long most = [state maxTotalThreadsPerThreadgroup];
  unsigned long needed = local_size.width * local_size.height * local_size.depth;
  if (needed <= most) return MS_OK;
  return ms_fail(error, MS_E_COMPILE, "%s: needs threadgroups of %lu, this device runs it with %lu at most", name,
                 needed, most);
}

static int32_t make(id<MTLDevice> device, const char *name, const ms_code *code, metal_pipeline *pipeline,
                    ms_error *error) {
  build made = {nil, nil, nil, nil, nil};
  int32_t status;
  const uint32_t *size = code->shape.local_size;
  pipeline->local_size = (MTLSize){size[0], size[1], size[2]};
  @try {
    status = compile(device, name, code, &made, error);
    if (status == MS_OK) status = check_threads(made.state, name, pipeline->local_size, error);
    if (status == MS_OK) pipeline->state = [made.state retain];
  } @catch (id exception) {
    status = metal_raised(error, name, exception);
  }
  [made.options release];
  [made.source release];
  [made.library release];
  [made.function release];
  [made.state release];
  return status;
}

int32_t metal_pipeline_create(void *device, const ms_kernel *kernel, const ms_code *code, void **native,
                              ms_error *error) {
  if (code == NULL || code->code == NULL || code->entry_point == NULL) {
    return ms_fail(error, MS_E_ARG, "%s: Metal needs its MSL", kernel->name);
  }
  metal_pipeline *pipeline = calloc(1, sizeof *pipeline);
  if (pipeline == NULL) return ms_fail(error, MS_E_OUT_OF_MEMORY, "no memory for a pipeline");
  @autoreleasepool {
    int32_t status = make((id<MTLDevice>)device, kernel->name, code, pipeline, error);
    if (status == MS_OK) {
      *native = pipeline;
    } else {
      free(pipeline);
    }
    return status;
  }
}

void metal_pipeline_free(void *native) {
  metal_pipeline *pipeline = native;
  @autoreleasepool {
    [pipeline->state release];
  }
  free(pipeline);
}
