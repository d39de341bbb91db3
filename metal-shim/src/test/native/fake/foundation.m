/* As much of Foundation as the backend needs, strict about ownership. */
#include "inside.h"

#include <objc/runtime.h>

/* Behind the instance, where no subclass has to know of it. */
static long *references(id object) {
  return (long *)(void *)((char *)object + class_getInstanceSize(object_getClass(object)));
}

static void pool_add(id object);

@implementation NSObject
+ (id)alloc {
  id object = class_createInstance(self, sizeof(long));
  __atomic_store_n(references(object), 1, __ATOMIC_RELAXED);
  fake_add(FAKE_OBJECTS, 1);
  return object;
}

+ (Class)class {
  return self;
}

- (id)init {
  return self;
}

- (id)retain {
  long before = __atomic_fetch_add(references(self), 1, __ATOMIC_RELAXED);
  RULE(before > 0, "a dead %s is retained", object_getClassName(self));
  return self;
}

- (oneway void)release {
  long left = __atomic_sub_fetch(references(self), 1, __ATOMIC_ACQ_REL);
  RULE(left >= 0, "a %s is released more often than retained", object_getClassName(self));
  if (left == 0) [self dealloc];
}

- (id)autorelease {
  pool_add(self);
  return self;
}

- (NSString *)description {
  return [NSString stringWithUTF8String:object_getClassName(self)];
}

/* Sanitizers see a use of freed memory. Without them the shell stays, so that `retain` and `release` can tell. */
- (void)dealloc {
  fake_add(FAKE_OBJECTS, -1);
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
  object_dispose(self);
#endif
}
@end

/* What @autoreleasepool becomes on this runtime. */
@interface NSAutoreleasePool : NSObject {
  NSAutoreleasePool *parent;
  id *items;
  size_t count, capacity;
}
- (void)push:(id)object;
- (void)drain;
@end

static _Thread_local NSAutoreleasePool *innermost;

@implementation NSAutoreleasePool
+ (id)alloc {
  return class_createInstance(self, sizeof(long));
}

- (id)init {
  parent = innermost;
  innermost = self;
  return self;
}

- (void)push:(id)object {
  if (count == capacity) {
    capacity = capacity == 0 ? 16 : 2 * capacity;
    items = realloc(items, capacity * sizeof *items);
  }
  items[count++] = object;
}

- (void)drain {
  RULE(innermost == self, "autorelease pools are drained in the wrong order");
  for (size_t i = 0; i < count; i++) [items[i] release];
  innermost = parent;
  free(items);
  object_dispose(self);
}
@end

static void pool_add(id object) {
  RULE(innermost != nil, "a %s is autoreleased where there is no pool: it leaks", object_getClassName(object));
  [innermost push:object];
}

@implementation NSString
+ (id)alloc {
  return self == [NSString class] ? [FakeString alloc] : [super alloc];
}

+ (id)stringWithUTF8String:(const char *)utf8 {
  RULE(utf8 != NULL, "a string is made of NULL");
  FakeString *string = [FakeString alloc];
  string->text = strdup(utf8);
  return [string autorelease];
}

- (id)initWithBytes:(const void *)bytes length:(NSUInteger)length encoding:(NSUInteger)encoding {
  RULE(encoding == NSUTF8StringEncoding, "a string of encoding %lu", encoding);
  ((FakeString *)self)->text = strndup(bytes, length);
  return self;
}

- (const char *)UTF8String {
  return ((FakeString *)self)->text;
}

- (NSString *)description {
  return self;
}
@end

@implementation FakeString
- (void)dealloc {
  free(text);
  [super dealloc];
}
@end

@implementation NSError
- (NSInteger)code {
  return ((FakeError *)self)->number;
}

- (NSString *)localizedDescription {
  return [[((FakeError *)self)->text retain] autorelease];
}
@end

@implementation FakeError
+ (FakeError *)withCode:(NSInteger)code text:(const char *)text {
  FakeError *error = [FakeError alloc];
  error->number = code;
  error->text = [[NSString stringWithUTF8String:text] retain];
  return [error autorelease];
}

- (void)dealloc {
  [text release];
  [super dealloc];
}
@end

@implementation NSArray
- (NSUInteger)count {
  return ((FakeArray *)self)->count;
}

- (id)objectAtIndex:(NSUInteger)index {
  RULE(index < [self count], "index %lu of an array of %lu", index, [self count]);
  return ((FakeArray *)self)->items[index];
}
@end

@implementation FakeArray
+ (FakeArray *)newWith:(id *)items count:(NSUInteger)count {
  FakeArray *array = [FakeArray alloc];
  array->count = count;
  array->items = calloc(count + 1, sizeof *items);
  for (NSUInteger i = 0; i < count; i++) array->items[i] = [items[i] retain];
  return array;
}

- (void)dealloc {
  for (NSUInteger i = 0; i < count; i++) [items[i] release];
  free(items);
  [super dealloc];
}
@end

@implementation NSProcessInfo
+ (NSProcessInfo *)processInfo {
  return [[NSProcessInfo alloc] autorelease];
}

- (NSString *)operatingSystemVersionString {
  return [NSString stringWithUTF8String:"Version 0 (fake)"];
}
@end
