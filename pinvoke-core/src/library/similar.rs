//! Names that look like a misspelt one.

/// Names longer than this are not compared.
const LONGEST: usize = 128;
/// So many names are proposed at most.
const MOST: usize = 3;

/// The names nearest to `wanted`, the nearest first; none if nothing comes near.
pub(crate) fn nearest<'a>(wanted: &str, names: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    if wanted.len() > LONGEST {
        return Vec::new();
    }
    let limit = (wanted.len() / 3).clamp(1, 4);
    let mut rows = Rows::default();
    let ranked =
        names.into_iter().filter_map(|name| Some((rank(wanted, name, limit, &mut rows)?, name)));
    let mut ranked: Vec<_> = ranked.filter(|(_, name)| *name != wanted).collect();
    ranked.sort_unstable();
    ranked.dedup();
    ranked.into_iter().take(MOST).map(|(_, name)| name.to_owned()).collect()
}

/// How far a name is: 0 for the other case, 1 for a decorated form, and its distance otherwise.
fn rank(wanted: &str, name: &str, limit: usize, rows: &mut Rows) -> Option<usize> {
    if name.len() > LONGEST {
        None
    } else if name.eq_ignore_ascii_case(wanted) {
        Some(0)
    } else if is_decorated(wanted, name) {
        Some(1)
    } else {
        rows.distance(wanted.as_bytes(), name.as_bytes(), limit)
    }
}

/// Whether `name` is `_wanted`, `wantedA`, `wantedW`, `wanted@8`, or `_wanted@8`.
fn is_decorated(wanted: &str, name: &str) -> bool {
    let plain = name.strip_prefix('_').unwrap_or(name);
    plain.strip_prefix(wanted).is_some_and(|rest| match rest {
        "" | "A" | "W" => true,
        _ => rest.strip_prefix('@').is_some_and(|n| n.bytes().all(|byte| byte.is_ascii_digit())),
    })
}

/// Three rows of the distance table, kept from one name to the next.
#[derive(Default)]
struct Rows {
    before: Vec<usize>,
    last: Vec<usize>,
    now: Vec<usize>,
}

impl Rows {
    /// How many bytes to insert, remove, replace or swap with the next, if not more than `limit`.
    fn distance(&mut self, a: &[u8], b: &[u8], limit: usize) -> Option<usize> {
        if a.len().abs_diff(b.len()) > limit {
            return None;
        }
        self.last.clear();
        self.last.extend(0..=b.len());
        for i in 0..a.len() {
            self.now.clear();
            self.now.push(i + 1);
            for j in 0..b.len() {
                let replaced = self.last[j] + usize::from(a[i] != b[j]);
                let best = replaced.min(self.last[j + 1] + 1).min(self.now[j] + 1);
                let is_swap = i > 0 && j > 0 && a[i] == b[j - 1] && a[i - 1] == b[j];
                self.now.push(if is_swap { best.min(self.before[j - 1] + 1) } else { best });
            }
            if self.now.iter().all(|distance| *distance > limit) {
                return None;
            }
            std::mem::swap(&mut self.before, &mut self.last);
            std::mem::swap(&mut self.last, &mut self.now);
        }
        self.last.last().copied().filter(|distance| *distance <= limit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn distance(a: &str, b: &str) -> Option<usize> {
        Rows::default().distance(a.as_bytes(), b.as_bytes(), 4)
    }

    #[test]
    fn distances_count_edits_and_swaps() {
        assert_eq!(distance("kitten", "sitting"), Some(3));
        assert_eq!(distance("crc32", "crc32"), Some(0));
        assert_eq!(distance("cr3c2", "crc32"), Some(1));
        assert_eq!(distance("", "abc"), Some(3));
        assert_eq!(distance("abc", ""), Some(3));
        assert_eq!(distance("abcdefgh", "ijklmnop"), None);
        assert_eq!(distance("a", "abcdef"), None);
    }

    #[test]
    fn the_nearest_come_first_and_far_ones_not_at_all() {
        let names = ["crc32_z", "adler32", "crc32", "crc32_combine", "compress", "crc3"];
        assert_eq!(nearest("crc33", names), ["crc3", "crc32"]);
        assert_eq!(nearest("unrelated_name", names), [""; 0]);
    }

    #[test]
    fn decorated_forms_are_near() {
        let names = ["MessageBoxA", "MessageBoxW", "_MessageBox@16", "messagebox", "MessageBeep"];
        let expected = ["messagebox", "MessageBoxA", "MessageBoxW"];
        assert_eq!(nearest("MessageBox", names), expected);
    }

    #[test]
    fn long_names_are_left_alone() {
        let long = "x".repeat(LONGEST + 1);
        assert!(nearest(&long, [&long[1..]]).is_empty());
        assert!(nearest(&long[2..], [long.as_str()]).is_empty());
    }
}
