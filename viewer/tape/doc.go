// Package tape keeps what servers sent to a viewer, as it came, so that the viewer can go back to it: in memory, and
// in files that play without servers.
//
// A Tape is a row of entries, each a message of one link and the time at which it came; an entry without a message is
// the end of a connection. Entries are numbered from 0 on and lie in chunks of about a megabyte. Most frames can be
// decoded only after those before them, up to the last key frame of their link; so each chunk begins with marks, which
// say for every link by which entries one has to begin there, and Seek gives what must be fed to decoders to see the
// world of a time. A Player walks along a tape. A Recorder writes one to a file while it grows.
//
// # Files
//
// A file, usually .ylem, is a header, blocks, and at its end where the index is. All numbers are little-endian; varints
// are those of encoding/binary.
//
//	header   magic "\x89ylem\r\n\x1a", version u32, when it began (milliseconds since 1970) i64, CRC-32C of these u32
//	block    kind u8 ('C' chunk, 'I' index), flags u8 (bit 0: the payload is one zstd frame), u16 of 0,
//	         length raw u32, length as stored u32, CRC-32C of these and of the payload as stored u32, payload
//	end      place of the index u64, "ylem end"
//
//	chunk    number of its first entry, varint; time of it, varint; then entries, each:
//	         microseconds since the one before, varint; link, varint; length, varint; message
//	index    count of chunks, varint; each: place, first entry, entries, time of the first and of the last, count of
//	         marks; each mark: link, and six entries + 1 (0: none), see mark; all varints
//
// A file that was cut off has no index, or a block that is not whole: it is read from its beginning up to there. Who
// reads believes no length: limits are MaxMessage, MaxLinks, maxChunk, maxEntries.
package tape
