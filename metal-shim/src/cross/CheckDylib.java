import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads a universal macOS library and compares it with what it was built from: what a Mac's loader would look at, except
 * whether the symbols exist there.
 *
 * <p>Usage: {@code java CheckDylib.java LIBRARY HEADER STUBS}, where HEADER declares what is exported and STUBS is the
 * directory of the .tbd files that it was linked with.
 */
public final class CheckDylib {
  private static final int FAT_MAGIC = 0xCAFEBABE;
  private static final int CPU_X86_64 = 0x01000007;
  private static final int CPU_ARM64 = 0x0100000C;

  private final Set<String> expectedExports;
  private final Map<String, String> librariesByName = new TreeMap<>();
  private final Set<String> stubLibraries = new TreeSet<>();

  private CheckDylib(Path header, Path stubs) throws IOException {
    expectedExports = new TreeSet<>();
    Matcher exported =
        Pattern.compile("MS_API\\s+\\w+\\s+(ms_\\w+)\\(").matcher(Files.readString(header));
    while (exported.find()) {
      expectedExports.add("_" + exported.group(1));
    }
    try (Stream<Path> files = Files.list(stubs)) {
      for (Path stub : files.sorted().toList()) {
        readStub(Files.readString(stub));
      }
    }
  }

  /** The two lists that such a file has; all its targets together. */
  private void readStub(String text) {
    Matcher name = Pattern.compile("install-name:\\s*'([^']+)'").matcher(text);
    require(name.find(), "a stub has no install-name");
    stubLibraries.add(name.group(1));
    Matcher list = Pattern.compile("(symbols|objc-classes):\\s*\\[([^]]*)]").matcher(text);
    while (list.find()) {
      for (String item : list.group(2).trim().split("\\s*,\\s*")) {
        String symbol = list.group(1).equals("symbols") ? item : "_OBJC_CLASS_$_" + item;
        String before = librariesByName.put(symbol, name.group(1));
        require(before == null || before.equals(name.group(1)), "two stubs have " + symbol);
      }
    }
  }

  /** Exits with 1 and the first difference if there is one. */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 3) {
      System.err.println("usage: java CheckDylib.java LIBRARY HEADER STUBS");
      System.exit(2);
    }
    try {
      new CheckDylib(Path.of(arguments[1]), Path.of(arguments[2])).check(Path.of(arguments[0]));
    } catch (IllegalStateException | IndexOutOfBoundsException | IllegalArgumentException e) {
      System.err.println(arguments[0] + ": " + e.getMessage());
      System.exit(1);
    }
  }

  private void check(Path library) throws IOException {
    ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(library));
    require(file.getInt(0) == FAT_MAGIC, "not a universal library");
    Set<Integer> processors = new HashSet<>();
    for (int i = 0; i < file.getInt(4); i++) {
      int entry = 8 + 20 * i;
      int processor = file.getInt(entry);
      processors.add(processor);
      Slice slice = new Slice(file.slice(file.getInt(entry + 8), file.getInt(entry + 12)));
      slice.check(processor == CPU_ARM64 ? "arm64" : "x86_64", processor);
    }
    require(processors.equals(Set.of(CPU_ARM64, CPU_X86_64)), "it is for " + processors);
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalStateException(otherwise);
    }
  }

  /** One architecture's library. */
  private final class Slice {
    private static final int MAGIC_64 = 0xFEEDFACF;
    private static final int TYPE_DYLIB = 6;
    private static final int FLAG_NO_UNDEFINED = 1;
    private static final int FLAG_TWO_LEVEL = 0x80;
    private static final int MACOS = 1;
    private static final int MACOS_13 = 13 << 16;

    private static final int LOAD_DYLIB = 0xC;
    private static final int ID_DYLIB = 0xD;
    private static final int UUID = 0x1B;
    private static final int RPATH = 0x8000001C;
    private static final int CODE_SIGNATURE = 0x1D;
    private static final int DYLD_INFO_ONLY = 0x80000022;
    private static final int EXPORTS_TRIE = 0x80000033;
    private static final int CHAINED_FIXUPS = 0x80000034;
    private static final int BUILD_VERSION = 0x32;

    private final ByteBuffer image;
    private final List<String> libraries = new ArrayList<>();
    private final Set<String> exports = new TreeSet<>();
    private final Map<String, Integer> ordinals = new TreeMap<>();
    private final Set<Integer> commands = new HashSet<>();

    Slice(ByteBuffer image) {
      this.image = image.order(ByteOrder.LITTLE_ENDIAN);
    }

    void check(String name, int processor) {
      require(image.getInt(0) == MAGIC_64, name + ": not a 64-bit Mach-O file");
      require(image.getInt(4) == processor, name + ": for another processor");
      require(image.getInt(12) == TYPE_DYLIB, name + ": not a dynamic library");
      int flags = image.getInt(24);
      require((flags & FLAG_TWO_LEVEL) != 0, name + ": symbols are not bound to libraries");
      require((flags & FLAG_NO_UNDEFINED) != 0, name + ": symbols are left undefined");
      int at = 32;
      for (int i = 0; i < image.getInt(16); i++) {
        command(name, at, image.getInt(at));
        at += image.getInt(at + 4);
      }
      for (int needed : List.of(ID_DYLIB, UUID, CODE_SIGNATURE, BUILD_VERSION)) {
        require(commands.contains(needed), name + ": no load command " + needed);
      }
      require(!commands.contains(RPATH), name + ": it has a search path");
      require(new TreeSet<>(libraries).equals(stubLibraries), name + ": loads " + libraries);
      require(exports.equals(expectedExports), name + ": exports " + exports);
      ordinals.forEach((symbol, ordinal) -> checkImport(name, symbol, ordinal));
      System.out.printf(
          "%s: macOS 13.0, %d exports, %d imports from %d libraries, signed%n",
          name, exports.size(), ordinals.size(), libraries.size());
    }

    private void checkImport(String name, String symbol, int ordinal) {
      require(ordinal >= 1 && ordinal <= libraries.size(), name + ": " + symbol + " has no library");
      String bound = libraries.get(ordinal - 1);
      String intended = librariesByName.get(symbol);
      require(bound.equals(intended), name + ": " + symbol + " is in " + bound);
    }

    private void command(String name, int at, int command) {
      commands.add(command);
      switch (command) {
        case LOAD_DYLIB -> libraries.add(text(at + image.getInt(at + 8)));
        case ID_DYLIB -> {
          String id = text(at + image.getInt(at + 8));
          require(id.equals("@rpath/libmetalshim.dylib"), name + ": its name is " + id);
        }
        case BUILD_VERSION -> {
          require(image.getInt(at + 8) == MACOS, name + ": not for macOS");
          require(image.getInt(at + 12) == MACOS_13, name + ": not for macOS 13.0");
        }
        case DYLD_INFO_ONLY -> {
          require(image.getInt(at + 28) == 0, name + ": weak bindings");
          bindings(image.getInt(at + 16), image.getInt(at + 20));
          bindings(image.getInt(at + 32), image.getInt(at + 36));
          trie(image.getInt(at + 40), image.getInt(at + 40), "");
        }
        case EXPORTS_TRIE -> trie(image.getInt(at + 8), image.getInt(at + 8), "");
        case CHAINED_FIXUPS -> chained(image.getInt(at + 8));
        case CODE_SIGNATURE -> new Signature(image, image.getInt(at + 8)).check(name);
        default -> {}
      }
    }

    private String text(int at) {
      int end = at;
      while (image.get(end) != 0) {
        end++;
      }
      byte[] bytes = new byte[end - at];
      image.get(at, bytes);
      return new String(bytes, StandardCharsets.UTF_8);
    }

    /** The program that binds symbols one by one. */
    private void bindings(int start, int bytes) {
      Cursor code = new Cursor(start);
      int ordinal = 0;
      String symbol = "";
      while (code.at < start + bytes) {
        int op = code.next();
        int immediate = op & 0xF;
        switch (op >> 4) {
          case 0, 5 -> {} // done, type
          case 1 -> ordinal = immediate;
          case 2 -> ordinal = (int) code.number();
          case 4 -> {
            symbol = text(code.at);
            code.at += symbol.length() + 1;
          }
          case 6, 7, 8 -> code.number(); // addend, segment and offset, step
          case 9, 0xB -> ordinals.put(symbol, ordinal);
          case 0xA -> {
            ordinals.put(symbol, ordinal);
            code.number();
          }
          case 0xC -> {
            ordinals.put(symbol, ordinal);
            code.number();
            code.number();
          }
          default -> throw new IllegalStateException("unknown binding 0x" + Integer.toHexString(op));
        }
      }
    }

    /** The table that newer linkers write in place of that program. */
    private void chained(int start) {
      int imports = start + image.getInt(start + 8);
      int symbols = start + image.getInt(start + 12);
      require(image.getInt(start + 20) == 1, "imports of a format that is not read here");
      for (int i = 0; i < image.getInt(start + 16); i++) {
        int entry = image.getInt(imports + 4 * i);
        ordinals.put(text(symbols + (entry >>> 9)), (int) (byte) entry);
      }
    }

    private void trie(int root, int node, String prefix) {
      Cursor cursor = new Cursor(node);
      int terminal = (int) cursor.number();
      if (terminal != 0) {
        exports.add(prefix);
      }
      cursor.at += terminal;
      for (int children = cursor.next(); children > 0; children--) {
        String edge = text(cursor.at);
        cursor.at += edge.length() + 1;
        trie(root, root + (int) cursor.number(), prefix + edge);
      }
    }

    private final class Cursor {
      private int at;

      Cursor(int at) {
        this.at = at;
      }

      int next() {
        return image.get(at++) & 0xFF;
      }

      long number() {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
          int digit = next();
          value |= (long) (digit & 0x7F) << shift;
          if (digit < 0x80) {
            return value;
          }
        }
      }
    }
  }

  /** An ad-hoc signature: hashes of the file's pages. arm64 kills a process that maps a page with another hash. */
  private static final class Signature {
    private static final int SUPER_BLOB = 0xFADE0CC0;
    private static final int CODE_DIRECTORY = 0xFADE0C02;
    private static final int ADHOC = 2;
    private static final int SHA256 = 2;

    private final ByteBuffer image;
    private final int start;

    Signature(ByteBuffer image, int start) {
      this.image = image.duplicate().order(ByteOrder.BIG_ENDIAN);
      this.start = start;
    }

    void check(String name) {
      require(image.getInt(start) == SUPER_BLOB, name + ": no signature where one is announced");
      int directories = 0;
      for (int i = 0; i < image.getInt(start + 8); i++) {
        int blob = start + image.getInt(start + 16 + 8 * i);
        if (image.getInt(blob) == CODE_DIRECTORY) {
          directory(name, blob);
          directories++;
        }
      }
      require(directories == 1, name + ": " + directories + " lists of page hashes");
    }

    private void directory(String name, int blob) {
      require((image.getInt(blob + 12) & ADHOC) != 0, name + ": not an ad-hoc signature");
      int hashes = blob + image.getInt(blob + 16);
      int pages = image.getInt(blob + 28);
      int limit = image.getInt(blob + 32);
      int hashBytes = image.get(blob + 36) & 0xFF;
      require(image.get(blob + 37) == SHA256 && hashBytes == 32, name + ": not SHA-256 hashes");
      int pageBytes = 1 << image.get(blob + 39);
      require(limit == start, name + ": the signature covers " + limit + " of " + start + " bytes");
      require(pages == (limit + pageBytes - 1) / pageBytes, name + ": hashes of " + pages + " pages");
      for (int page = 0; page < pages; page++) {
        int from = page * pageBytes;
        byte[] stored = new byte[hashBytes];
        image.get(hashes + page * hashBytes, stored);
        byte[] actual = hash(image.slice(from, Math.min(pageBytes, limit - from)));
        require(MessageDigest.isEqual(stored, actual), name + ": page " + page + " was changed");
      }
    }

    private static byte[] hash(ByteBuffer page) {
      try {
        MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
        sha256.update(page);
        return sha256.digest();
      } catch (NoSuchAlgorithmException e) {
        throw new AssertionError("every Java has SHA-256", e);
      }
    }
  }
}
