//! Structs and unions, laid out as the platform's C compiler does.

use super::{CType, limits};
use crate::dynamic::narrow::NarrowText;
use crate::error::SignatureProblem;

/// A struct or a union: its fields with their offsets.
#[derive(Debug, Clone)]
pub struct Aggregate {
    name: Box<str>,
    kind: AggregateKind,
    fields: Box<[CField]>,
    counts: Box<[FieldCount]>,
    size: usize,
    align: usize,
    /// Whether a field stands where C's rules alone would not put it.
    is_packed: bool,
    depth: u8,
    leaves: u32,
}

/// A field of a struct or a union.
#[derive(Debug, Clone)]
pub struct CField {
    pub(in crate::dynamic) name: Box<str>,
    pub(in crate::dynamic) ty: CType,
    pub(in crate::dynamic) offset: usize,
    /// What its 8-bit text is, if that is said of it alone.
    pub(in crate::dynamic) narrow: Option<NarrowText>,
}

/// A field that is the count of what another one points to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::dynamic) struct FieldCount {
    /// The index of the field that is the count.
    pub(in crate::dynamic) counter: usize,
    /// The index of the pointer.
    pub(in crate::dynamic) counted: usize,
    pub(in crate::dynamic) in_bytes: bool,
}

/// How fields are laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::dynamic) enum AggregateKind {
    Struct,
    Union,
}

impl Aggregate {
    /// Lays the fields out, aligned to no more than `pack` bytes.
    pub(in crate::dynamic) fn lay_out(
        name: &str,
        kind: AggregateKind,
        fields: Vec<(Box<str>, CType)>,
        pack: Option<usize>,
    ) -> Result<Self, SignatureProblem> {
        let (mut end, mut align, mut natural_align, mut is_packed) = (0usize, 1, 1, false);
        let mut placed = Vec::with_capacity(fields.len());
        let last = fields.len().saturating_sub(1);
        for (index, (name, ty)) in fields.into_iter().enumerate() {
            let size = ty.size().ok_or_else(|| ty.has_no_size())?;
            if size == 0 && (index != last || index == 0 || kind == AggregateKind::Union) {
                return Err(SignatureProblem::Invalid(format!(
                    "`{name}` has no length, which only the last field after others may have"
                )));
            }
            let field_align = ty.align().min(pack.unwrap_or(usize::MAX));
            let start = match kind {
                AggregateKind::Struct => end.next_multiple_of(field_align),
                AggregateKind::Union => 0,
            };
            is_packed |= !start.is_multiple_of(ty.align());
            align = align.max(field_align);
            natural_align = natural_align.max(ty.align());
            end = end.max(limits::size(start.checked_add(size))?);
            placed.push(CField { name, ty, offset: start, narrow: None });
        }
        let size = limits::size(Some(end.next_multiple_of(align)))?;
        is_packed |= align != natural_align;
        Self::placed(name, kind, placed, size, align, is_packed)
    }

    /// A struct whose layout is known.
    pub(in crate::dynamic) fn placed(
        name: &str,
        kind: AggregateKind,
        fields: Vec<CField>,
        size: usize,
        align: usize,
        is_packed: bool,
    ) -> Result<Self, SignatureProblem> {
        if fields.len() > limits::FIELDS {
            return Err(SignatureProblem::Limit { what: "fields", limit: limits::FIELDS });
        }
        let deepest = fields.iter().map(|field| field.ty.depth()).max().unwrap_or(0);
        let leaves = fields.iter().fold(0u32, |sum, field| sum.saturating_add(field.ty.leaves()));
        let depth = limits::deeper(deepest)?;
        Ok(Self {
            name: name.into(),
            kind,
            fields: fields.into(),
            counts: Box::default(),
            size,
            align,
            is_packed,
            depth,
            leaves,
        })
    }

    /// With fields that count others.
    pub(in crate::dynamic) fn counting(self, counts: Vec<FieldCount>) -> Self {
        Self { counts: counts.into(), ..self }
    }

    pub(in crate::dynamic) fn counts(&self) -> &[FieldCount] {
        &self.counts
    }

    /// Its name, `struct tag` or that of its `typedef`; empty if it has none.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The fields, in order. An anonymous struct or union is a field without a name.
    pub fn fields(&self) -> &[CField] {
        &self.fields
    }

    /// The field of that name, also inside anonymous members; the offset is from the start of this.
    pub fn field(&self, name: &str) -> Option<(usize, &CType)> {
        self.fields.iter().find_map(|field| match &field.ty {
            _ if *field.name == *name => Some((field.offset, &field.ty)),
            CType::Struct(inner) | CType::Union(inner) if field.name.is_empty() => {
                inner.field(name).map(|(offset, ty)| (field.offset + offset, ty))
            }
            _ => None,
        })
    }

    /// Size in bytes.
    pub fn size(&self) -> usize {
        self.size
    }

    /// Alignment in bytes.
    pub fn align(&self) -> usize {
        self.align
    }

    /// Whether fields stand closer than their alignment asks for.
    pub fn is_packed(&self) -> bool {
        self.is_packed
    }

    /// The same under another name.
    pub(in crate::dynamic) fn renamed(&self, name: &str) -> Self {
        Self { name: name.into(), ..self.clone() }
    }

    pub(in crate::dynamic) fn kind(&self) -> AggregateKind {
        self.kind
    }

    pub(super) fn depth(&self) -> u8 {
        self.depth
    }

    pub(super) fn leaves(&self) -> u32 {
        self.leaves
    }
}

impl CField {
    /// The name; empty for an anonymous struct or union.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The type.
    pub fn ty(&self) -> &CType {
        &self.ty
    }

    /// The offset in bytes.
    pub fn offset(&self) -> usize {
        self.offset
    }
}
