/* Devices and what they make, queues excepted. */
#include "inside.h"

enum { MAX_BUFFER_BYTES = 1 << 30, MAX_THREADS = 1024, COMPILE_FAILURE = 3, FIRST_REGISTRY_ID = 100 };

@interface FakeQueue : NSObject <MTLCommandQueue>
+ (FakeQueue *)newWithPlaces:(NSUInteger)places;
@end

/* Fast and of an unknown version until it is told, as Metal's are. */
@interface FakeCompileOptions : MTLCompileOptions {
 @public
  bool precise;
  NSUInteger version;
}
@end

@implementation MTLCompileOptions
+ (id)alloc {
  return self == [FakeCompileOptions class] ? [super alloc] : [FakeCompileOptions alloc];
}

- (void)setFastMathEnabled:(BOOL)enabled {
  ((FakeCompileOptions *)self)->precise = !enabled;
}

- (void)setLanguageVersion:(NSUInteger)version {
  ((FakeCompileOptions *)self)->version = version;
}
@end

@implementation FakeCompileOptions
@end

@interface FakeFunction : NSObject <MTLFunction> {
 @public
  char name[64];
  uint32_t buffers;
}
@end

@implementation FakeFunction
@end

@interface FakeLibrary : NSObject <MTLLibrary> {
 @public
  char *source;
}
@end

@implementation FakeLibrary
- (id<MTLFunction>)newFunctionWithName:(NSString *)name {
  fake_signature signature = fake_msl_function(source, [name UTF8String]);
  if (!signature.found || fake_refuses()) return nil;
  FakeFunction *function = [[FakeFunction alloc] init];
  snprintf(function->name, sizeof function->name, "%s", [name UTF8String]);
  function->buffers = signature.buffers;
  return function;
}

- (void)dealloc {
  free(source);
  [super dealloc];
}
@end

@implementation FakePipeline
- (NSUInteger)maxTotalThreadsPerThreadgroup {
  return fake_setting(FAKE_MAX_THREADS);
}
@end

@implementation FakeBuffer
- (void *)contents {
  return memory;
}

- (void)setLabel:(NSString *)label {
  RULE(label != nil, "a buffer's label is nil");
}

- (void)dealloc {
  free(memory);
  [super dealloc];
}
@end

@interface FakeDevice : NSObject <MTLDevice> {
 @public
  uint64_t number;
}
@end

@implementation FakeDevice
- (NSString *)name {
  char text[32];
  snprintf(text, sizeof text, "Fake Metal %u", (unsigned)number);
  return [NSString stringWithUTF8String:text];
}

- (uint64_t)registryID {
  return FIRST_REGISTRY_ID + number;
}

- (BOOL)hasUnifiedMemory {
  return YES;
}

- (NSUInteger)maxBufferLength {
  return MAX_BUFFER_BYTES;
}

- (MTLSize)maxThreadsPerThreadgroup {
  return (MTLSize){MAX_THREADS, MAX_THREADS, MAX_THREADS};
}

- (id<MTLCommandQueue>)newCommandQueueWithMaxCommandBufferCount:(NSUInteger)count {
  RULE(count > 0, "a queue for no command buffer");
  return fake_refuses() ? nil : [FakeQueue newWithPlaces:count];
}

- (id<MTLBuffer>)newBufferWithLength:(NSUInteger)length options:(NSUInteger)options {
  RULE(length > 0 && length <= MAX_BUFFER_BYTES, "a buffer of %lu bytes, a device takes 1 to %u", length,
       (unsigned)MAX_BUFFER_BYTES);
  RULE(options == MTLResourceStorageModeShared, "buffer options 0x%lx: only shared and tracked ones are expected",
       options);
  if (fake_refuses()) return nil;
  FakeBuffer *buffer = [[FakeBuffer alloc] init];
  /* Exactly as long as asked for, so that AddressSanitizer sees one byte too far; and anything but zeros. */
  buffer->memory = aligned_alloc(16, (length + 15) & ~15ul);
  memset(buffer->memory, 0xA5, length);
  buffer->length = length;
  return buffer;
}

- (id<MTLLibrary>)newLibraryWithSource:(NSString *)source options:(MTLCompileOptions *)options error:(NSError **)error {
  const FakeCompileOptions *explicitly = (FakeCompileOptions *)options;
  RULE(options != nil, "MSL is compiled without options: language and arithmetic are the system's choice");
  RULE(explicitly->version == MTLLanguageVersion2_3, "MSL is compiled as version 0x%lx", explicitly->version);
  RULE(explicitly->precise, "MSL is compiled with fast math");
  if (strstr([source UTF8String], "#error") != NULL) {
    *error = [FakeError withCode:COMPILE_FAILURE text:"program_source:1:2: error: #error"];
    return nil;
  }
  if (fake_refuses()) return nil;
  FakeLibrary *library = [[FakeLibrary alloc] init];
  library->source = strdup([source UTF8String]);
  return library;
}

- (id<MTLComputePipelineState>)newComputePipelineStateWithFunction:(id<MTLFunction>)function error:(NSError **)error {
  RULE(function != nil, "a pipeline of no function");
  if (fake_refuses()) {
    *error = [FakeError withCode:COMPILE_FAILURE text:"the compiler service is gone"];
    return nil;
  }
  FakePipeline *pipeline = [[FakePipeline alloc] init];
  snprintf(pipeline->name, sizeof pipeline->name, "%s", ((FakeFunction *)function)->name);
  pipeline->buffers = ((FakeFunction *)function)->buffers;
  return pipeline;
}
@end

static FakeDevice *new_device(uint64_t number) {
  FakeDevice *device = [[FakeDevice alloc] init];
  device->number = number;
  return device;
}

/* The default is the last one, so that a backend which ignores it is seen to. */
id<MTLDevice> MTLCreateSystemDefaultDevice(void) {
  uint64_t devices = fake_setting(FAKE_DEVICES);
  if (devices == 0 || fake_setting(FAKE_NO_DEFAULT) != 0 || fake_refuses()) return nil;
  return new_device(devices - 1);
}

NSArray *MTLCopyAllDevices(void) {
  if (fake_refuses()) return nil;
  uint64_t count = fake_setting(FAKE_DEVICES);
  id devices[8];
  RULE(count <= 8, "the fake has 8 devices at most");
  for (uint64_t i = 0; i < count; i++) devices[i] = new_device(i);
  NSArray *all = [FakeArray newWith:devices count:count];
  for (uint64_t i = 0; i < count; i++) [devices[i] release];
  return all;
}
