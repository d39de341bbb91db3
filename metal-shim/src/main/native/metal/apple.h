/*
 * apple.h - the few declarations of Foundation and Metal that the backend uses, so that it also compiles where there is
 * no Apple SDK. Where there is one, the vendor's headers take their place: the compiler then compares every use, and
 * every number below, with them.
 */
#ifndef MS_METAL_APPLE_H
#define MS_METAL_APPLE_H

#if defined(__APPLE__) && __has_include(<Metal/Metal.h>)
#define MS_APPLE_SDK 1
#import <Foundation/Foundation.h>
#import <Metal/Metal.h>
#define MS_APPLE_VALUE(name, value) _Static_assert((name) == (value), #name " has another value in the SDK")
#else
#define MS_APPLE_VALUE(name, value) enum { name = value }
#endif

MS_APPLE_VALUE(NSUTF8StringEncoding, 4);
MS_APPLE_VALUE(MTLResourceStorageModeShared, 0);
MS_APPLE_VALUE(MTLDispatchTypeConcurrent, 1);
MS_APPLE_VALUE(MTLBarrierScopeBuffers, 1);
MS_APPLE_VALUE(MTLCommandBufferStatusError, 5);
MS_APPLE_VALUE(MTLLanguageVersion2_3, (2 << 16) + 3);

#if !defined(MS_APPLE_SDK)

#if defined(__APPLE__)
#if __OBJC_BOOL_IS_BOOL
typedef _Bool BOOL;
#else
typedef signed char BOOL;
#endif
#define nil ((id)0)
#define YES ((BOOL)1)
#define NO ((BOOL)0)
#else
#include <objc/objc.h>
#endif
typedef unsigned long NSUInteger;
typedef long NSInteger;

/* Foundation -------------------------------------------------------------------------------------- */

@class NSString;

@protocol NSObject
- (id)retain;
- (oneway void)release;
- (id)autorelease;
- (NSString *)description;
@end

__attribute__((objc_root_class))
@interface NSObject<NSObject> {
  Class isa;
}
+ (id)alloc;
- (id)init;
- (void)dealloc;
@end

@interface NSString : NSObject
/* Both nil when it is not UTF-8. */
+ (id)stringWithUTF8String:(const char *)utf8;
- (id)initWithBytes:(const void *)bytes length:(NSUInteger)length encoding:(NSUInteger)encoding;
- (const char *)UTF8String;
@end

@interface NSError : NSObject
- (NSInteger)code;
- (NSString *)localizedDescription;
@end

@interface NSArray : NSObject
- (NSUInteger)count;
- (id)objectAtIndex:(NSUInteger)index;
@end

@interface NSProcessInfo : NSObject
+ (NSProcessInfo *)processInfo;
- (NSString *)operatingSystemVersionString;
@end

/* Metal ------------------------------------------------------------------------------------------- */

typedef struct {
  NSUInteger width, height, depth;
} MTLSize;

@interface MTLCompileOptions : NSObject
- (void)setFastMathEnabled:(BOOL)enabled;
- (void)setLanguageVersion:(NSUInteger)version;
@end

@protocol MTLFunction <NSObject>
@end

@protocol MTLLibrary <NSObject>
- (id<MTLFunction>)newFunctionWithName:(NSString *)name;
@end

@protocol MTLComputePipelineState <NSObject>
- (NSUInteger)maxTotalThreadsPerThreadgroup;
@end

@protocol MTLBuffer <NSObject>
- (void *)contents;
- (void)setLabel:(NSString *)label;
@end

@protocol MTLComputeCommandEncoder <NSObject>
- (void)setLabel:(NSString *)label;
- (void)setComputePipelineState:(id<MTLComputePipelineState>)state;
- (void)setBuffer:(id<MTLBuffer>)buffer offset:(NSUInteger)offset atIndex:(NSUInteger)index;
- (void)setBytes:(const void *)bytes length:(NSUInteger)length atIndex:(NSUInteger)index;
- (void)dispatchThreadgroups:(MTLSize)groups threadsPerThreadgroup:(MTLSize)threads;
- (void)memoryBarrierWithScope:(NSUInteger)scope;
- (void)endEncoding;
@end

@protocol MTLCommandBuffer;
typedef void (^MTLCommandBufferHandler)(id<MTLCommandBuffer>);

@protocol MTLCommandBuffer <NSObject>
- (void)setLabel:(NSString *)label;
- (id<MTLComputeCommandEncoder>)computeCommandEncoderWithDispatchType:(NSUInteger)type;
- (void)addCompletedHandler:(MTLCommandBufferHandler)handler;
- (void)commit;
- (NSUInteger)status;
- (NSError *)error;
- (double)GPUStartTime;
- (double)GPUEndTime;
@end

@protocol MTLCommandQueue <NSObject>
- (void)setLabel:(NSString *)label;
- (id<MTLCommandBuffer>)commandBuffer;
@end

@protocol MTLDevice <NSObject>
- (NSString *)name;
- (uint64_t)registryID;
- (BOOL)hasUnifiedMemory;
- (NSUInteger)maxBufferLength;
- (MTLSize)maxThreadsPerThreadgroup;
- (id<MTLCommandQueue>)newCommandQueueWithMaxCommandBufferCount:(NSUInteger)count;
- (id<MTLBuffer>)newBufferWithLength:(NSUInteger)length options:(NSUInteger)options;
- (id<MTLLibrary>)newLibraryWithSource:(NSString *)source options:(MTLCompileOptions *)options error:(NSError **)error;
- (id<MTLComputePipelineState>)newComputePipelineStateWithFunction:(id<MTLFunction>)function error:(NSError **)error;
@end

/* Both return what the caller must release. */
extern id<MTLDevice> MTLCreateSystemDefaultDevice(void);
extern NSArray *MTLCopyAllDevices(void);

#endif

/* <Block.h>, for blocks that live as long as their owner says. */
extern void *_Block_copy(const void *block);
extern void _Block_release(const void *block);

#endif
