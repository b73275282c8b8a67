//! Code pages by name, on every platform: `codepage = "windows-1252"`.
//!
//! The tables are those of the Encoding Standard, by `encoding_rs`. There is no best fit: a character
//! that a page lacks is an error, or the replacement that the declaration names.

use std::marker::PhantomData;

use encoding_rs::{DecoderResult, EncoderResult};

use super::{Encoding, Refuse, Unmappable, reserve, utf8};
use crate::error::{MarshalError, Problem};

/// Text in code page `P`.
#[derive(Debug)]
pub struct CodePage<P, U = Refuse>(PhantomData<(P, U)>);

/// A code page.
pub trait Page: 'static {
    /// Its name, as declarations have it.
    const NAME: &'static str;
    /// Whether every character takes one byte.
    const SINGLE: bool = true;
    /// Its tables.
    fn tables() -> &'static encoding_rs::Encoding;
}

macro_rules! pages {
    ($($page:ident $tables:ident $name:literal $(, $key:ident: $type:ty = $value:expr)*;)*) => {
        /// The tables of every page, for those that are named at run time.
        #[cfg(feature = "dynamic")]
        pub(super) static ALL: &[Table] = &[$(Table::of::<$page>()),*];

        $(
        #[doc = concat!("`", $name, "`")]
        #[derive(Debug)]
        pub enum $page {}
        impl Page for $page {
            const NAME: &'static str = $name;
            $(const $key: $type = $value;)*
            fn tables() -> &'static encoding_rs::Encoding {
                encoding_rs::$tables
            }
        }
    )*};
}

/// What converts text of a page.
#[derive(Debug, Clone, Copy)]
pub(super) struct Table {
    pub(super) name: &'static str,
    is_single: bool,
    tables: fn() -> &'static encoding_rs::Encoding,
    /// What stands for a character that the page lacks.
    replacement: Option<u8>,
}
pages! {
    Ibm866 IBM866 "ibm866";
    Iso8859_2 ISO_8859_2 "iso-8859-2";
    Iso8859_3 ISO_8859_3 "iso-8859-3";
    Iso8859_4 ISO_8859_4 "iso-8859-4";
    Iso8859_5 ISO_8859_5 "iso-8859-5";
    Iso8859_6 ISO_8859_6 "iso-8859-6";
    Iso8859_7 ISO_8859_7 "iso-8859-7";
    Iso8859_8 ISO_8859_8 "iso-8859-8";
    Iso8859_10 ISO_8859_10 "iso-8859-10";
    Iso8859_13 ISO_8859_13 "iso-8859-13";
    Iso8859_14 ISO_8859_14 "iso-8859-14";
    Iso8859_15 ISO_8859_15 "iso-8859-15";
    Iso8859_16 ISO_8859_16 "iso-8859-16";
    Koi8R KOI8_R "koi8-r";
    Koi8U KOI8_U "koi8-u";
    Macintosh MACINTOSH "macintosh";
    Windows874 WINDOWS_874 "windows-874";
    Windows1250 WINDOWS_1250 "windows-1250";
    Windows1251 WINDOWS_1251 "windows-1251";
    Windows1252 WINDOWS_1252 "windows-1252";
    Windows1253 WINDOWS_1253 "windows-1253";
    Windows1254 WINDOWS_1254 "windows-1254";
    Windows1255 WINDOWS_1255 "windows-1255";
    Windows1256 WINDOWS_1256 "windows-1256";
    Windows1257 WINDOWS_1257 "windows-1257";
    Windows1258 WINDOWS_1258 "windows-1258";
    Big5 BIG5 "big5", SINGLE: bool = false;
    EucJp EUC_JP "euc-jp", SINGLE: bool = false;
    EucKr EUC_KR "euc-kr", SINGLE: bool = false;
    Gb18030 GB18030 "gb18030", SINGLE: bool = false;
    Gbk GBK "gbk", SINGLE: bool = false;
    ShiftJis SHIFT_JIS "shift_jis", SINGLE: bool = false;
}

impl Table {
    const fn of<P: Page>() -> Self {
        Self { name: P::NAME, is_single: P::SINGLE, tables: P::tables, replacement: None }
    }

    const fn replacing<P: Page, U: Unmappable>() -> Self {
        Self { replacement: U::REPLACEMENT, ..Self::of::<P>() }
    }

    /// The same with that for what the page lacks.
    #[cfg(feature = "dynamic")]
    pub(super) fn with(self, replacement: Option<u8>) -> Self {
        Self { replacement, ..self }
    }

    /// As [`Encoding::bound`].
    pub(super) fn bound(&self, bytes: usize) -> usize {
        if self.is_single {
            return bytes;
        }
        // More than the text takes: the encoder stops unless there is room for the longest form of a
        // character, whatever the character is.
        let encoder = (self.tables)().new_encoder();
        encoder.max_buffer_length_from_utf8_without_replacement(bytes).unwrap_or(usize::MAX)
    }

    /// As [`Encoding::units`].
    pub(super) fn units(&self, text: &str) -> usize {
        if self.is_single { text.chars().count() } else { self.bound(text.len()) }
    }

    /// As [`Encoding::encode`].
    ///
    /// # Safety
    ///
    /// `to` has room for `room` units, and that is enough: at least `self.units(text)`.
    pub(super) unsafe fn encode(
        &self,
        text: &str,
        to: *mut u8,
        room: usize,
    ) -> Result<usize, MarshalError> {
        if text.is_ascii() {
            // SAFETY: ASCII is itself in every one of these pages, and fits the caller's room.
            return unsafe { utf8::Utf8::encode(text, to, room) };
        }
        if text.contains('\0') {
            return Err(utf8::interior_nul(text));
        }
        // SAFETY: the caller gives the room, which is made readable first.
        let place = unsafe {
            to.write_bytes(0, room);
            std::slice::from_raw_parts_mut(to, room)
        };
        let mut encoder = (self.tables)().new_encoder();
        let (mut read, mut written) = (0, 0);
        loop {
            let (result, more_read, more_written) = encoder.encode_from_utf8_without_replacement(
                &text[read..],
                &mut place[written..],
                true,
            );
            read += more_read;
            written += more_written;
            match (result, self.replacement) {
                (EncoderResult::InputEmpty, _) => return Ok(written),
                (EncoderResult::Unmappable(_), Some(replacement)) if written < room => {
                    place[written] = replacement;
                    written += 1;
                }
                (EncoderResult::Unmappable(lacking), _) => {
                    let value = format!("{lacking:?}");
                    return Err(Problem::Unmappable { value, charset: self.name }.into());
                }
                (EncoderResult::OutputFull, _) => {
                    unreachable!("{}: the room of {room} bytes is the bound of the text", self.name)
                }
            }
        }
    }

    /// As [`Encoding::decode`].
    pub(super) fn decode(&self, units: &[u8], to: &mut String) -> Result<(), MarshalError> {
        if units.is_ascii() {
            return utf8::Utf8::decode(units, to);
        }
        let mut decoder = (self.tables)().new_decoder_without_bom_handling();
        let start = to.len();
        if self.replacement.is_some() {
            let room = decoder.max_utf8_buffer_length(units.len());
            reserve(to, room.ok_or_else(MarshalError::out_of_memory)?)?;
            let _ = decoder.decode_to_string(units, to, true);
            return Ok(());
        }
        let room = decoder.max_utf8_buffer_length_without_replacement(units.len());
        reserve(to, room.ok_or_else(MarshalError::out_of_memory)?)?;
        match decoder.decode_to_string_without_replacement(units, to, true).0 {
            DecoderResult::InputEmpty => Ok(()),
            _ => {
                to.truncate(start);
                Err(Problem::Undecodable { charset: self.name }.into())
            }
        }
    }
}

// SAFETY: the table's encoder is given a slice of the room.
unsafe impl<P: Page, U: Unmappable> Encoding for CodePage<P, U> {
    type Unit = u8;
    const NAME: &'static str = P::NAME;
    const REPLACEMENT: Option<char> = match U::REPLACEMENT {
        Some(with) => Some(with as char),
        None => None,
    };

    fn bound(bytes: usize) -> usize {
        const { Table::replacing::<P, U>() }.bound(bytes)
    }

    fn units(text: &str) -> usize {
        const { Table::replacing::<P, U>() }.units(text)
    }

    unsafe fn encode(text: &str, to: *mut u8, room: usize) -> Result<usize, MarshalError> {
        // SAFETY: the caller's promise is that of the table.
        unsafe { const { Table::replacing::<P, U>() }.encode(text, to, room) }
    }

    fn decode(units: &[u8], to: &mut String) -> Result<(), MarshalError> {
        const { Table::replacing::<P, U>() }.decode(units, to)
    }
}

#[cfg(test)]
mod tests {
    use super::super::Replace;
    use super::*;

    fn encode<P: Page, U: Unmappable>(text: &str) -> Result<Vec<u8>, MarshalError> {
        type E<P, U> = CodePage<P, U>;
        let room = E::<P, U>::units(text);
        let mut bytes = vec![0xAA; room + 8];
        // SAFETY: the vector has the room.
        let written = unsafe { E::<P, U>::encode(text, bytes.as_mut_ptr(), room) }?;
        assert!(bytes[room..].iter().all(|byte| *byte == 0xAA), "written behind the room");
        bytes.truncate(written);
        Ok(bytes)
    }

    fn decode<P: Page, U: Unmappable>(bytes: &[u8]) -> Result<String, MarshalError> {
        let mut text = String::new();
        CodePage::<P, U>::decode(bytes, &mut text).map(|()| text)
    }

    /// Bytes by the tables of the vendors.
    #[test]
    fn characters_have_their_bytes() {
        assert_eq!(encode::<Windows1252, Refuse>("Grüße €").unwrap(), b"Gr\xFC\xDFe \x80");
        assert_eq!(encode::<Iso8859_15, Refuse>("€").unwrap(), b"\xA4");
        assert_eq!(encode::<Windows1251, Refuse>("Привет").unwrap(), b"\xCF\xF0\xE8\xE2\xE5\xF2");
        assert_eq!(encode::<Koi8R, Refuse>("Привет").unwrap(), b"\xF0\xD2\xC9\xD7\xC5\xD4");
        assert_eq!(encode::<Ibm866, Refuse>("Привет").unwrap(), b"\x8F\xE0\xA8\xA2\xA5\xE2");
        assert_eq!(encode::<ShiftJis, Refuse>("日本ｱ").unwrap(), b"\x93\xFA\x96\x7B\xB1");
        assert_eq!(encode::<EucJp, Refuse>("日本").unwrap(), b"\xC6\xFC\xCB\xDC");
        assert_eq!(encode::<Gbk, Refuse>("中文").unwrap(), b"\xD6\xD0\xCE\xC4");
        assert_eq!(
            encode::<Gb18030, Refuse>("\u{80}😀").unwrap(),
            b"\x81\x30\x81\x30\x94\x39\xFC\x36"
        );
        assert_eq!(encode::<EucKr, Refuse>("한글").unwrap(), b"\xC7\xD1\xB1\xDB");
        assert_eq!(encode::<Big5, Refuse>("中文").unwrap(), b"\xA4\xA4\xA4\xE5");
    }

    /// One character, alone in a room of exactly the size that was asked for.
    #[test]
    fn the_room_of_a_single_character_is_enough() {
        assert_eq!(encode::<Gbk, Refuse>("中").unwrap(), b"\xD6\xD0");
        assert_eq!(encode::<Gbk, Replace<'?'>>("中é中").unwrap(), b"\xD6\xD0\xA8\xA6\xD6\xD0");
        assert_eq!(encode::<Gb18030, Refuse>("é").unwrap(), b"\xA8\xA6");
        assert_eq!(encode::<Big5, Refuse>("中").unwrap(), b"\xA4\xA4");
        assert_eq!(encode::<EucJp, Refuse>("日").unwrap(), b"\xC6\xFC");
        assert_eq!(encode::<EucKr, Refuse>("한").unwrap(), b"\xC7\xD1");
        assert_eq!(encode::<ShiftJis, Refuse>("日").unwrap(), b"\x93\xFA");
        assert_eq!(encode::<ShiftJis, Refuse>("ｱ").unwrap(), b"\xB1");
    }

    #[test]
    fn what_the_page_lacks_is_refused_or_replaced() {
        let error = encode::<Windows1252, Refuse>("a 語").unwrap_err();
        let value = "'語'".to_owned();
        assert_eq!(*error.problem(), Problem::Unmappable { value, charset: "windows-1252" });
        assert_eq!(encode::<Windows1252, Replace<'?'>>("語ü😀").unwrap(), b"?\xFC?");
        assert_eq!(encode::<ShiftJis, Replace<'_'>>("é日").unwrap(), b"_\x93\xFA");
        // No best fit: a fullwidth quote is no quote.
        assert!(encode::<Windows1252, Refuse>("\u{FF02}").is_err());
    }

    #[test]
    fn bytes_that_mean_nothing_are_refused_or_replaced() {
        assert_eq!(decode::<Windows1252, Refuse>(b"Gr\xFC\xDFe \x80").unwrap(), "Grüße €");
        let error = decode::<ShiftJis, Refuse>(b"a\x93").unwrap_err();
        assert_eq!(*error.problem(), Problem::Undecodable { charset: "shift_jis" });
        assert_eq!(decode::<ShiftJis, Replace<'?'>>(b"a\x93").unwrap(), "a\u{FFFD}");
    }

    #[test]
    fn a_nul_inside_is_refused() {
        for text in ["a\0b", "ü\0"] {
            let at = text.find('\0').unwrap();
            let error = encode::<Windows1252, Replace<'?'>>(text).unwrap_err();
            assert_eq!(*error.problem(), Problem::InteriorNul { at });
        }
    }

    /// Every byte of every single-byte page that means something comes back as itself.
    #[test]
    fn single_bytes_go_round() {
        fn check<P: Page>() {
            for byte in 1..=255u8 {
                if let Ok(text) = decode::<P, Refuse>(&[byte]) {
                    assert_eq!(encode::<P, Refuse>(&text).unwrap(), [byte], "{}", P::NAME);
                }
            }
        }
        check::<Windows1250>();
        check::<Windows1251>();
        check::<Windows1252>();
        check::<Windows1253>();
        check::<Windows1254>();
        check::<Windows1256>();
        check::<Windows1258>();
        check::<Iso8859_2>();
        check::<Iso8859_15>();
        check::<Koi8U>();
        check::<Macintosh>();
    }
}
