//! The values of a record by field: a short sorted list, because a record has about a dozen of them.
//!
//! Names come from the dictionary, which lives as long as the program, and are borrowed from it: 100,000 records of
//! an import share one `total_investment`.

use std::borrow::Cow;
use std::fmt;

use super::Value;

/// The name of a field, borrowed where the dictionary gives it.
pub type FieldName = Cow<'static, str>;

/// Values by field, in the order of the names. An absent value is a missing name, never 0.
#[derive(Clone, Default, PartialEq)]
pub struct Values(Vec<(FieldName, Value)>);

impl Values {
    /// No values.
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// No values yet, with room for so many.
    pub fn with_capacity(count: usize) -> Self {
        Self(Vec::with_capacity(count))
    }

    /// The value of a field.
    pub fn get(&self, field: &str) -> Option<&Value> {
        let at = self.find(field).ok()?;
        self.0.get(at).map(|(_, value)| value)
    }

    /// The value of a field that stands at a place in most records; the place is learned from each record.
    pub fn get_near(&self, field: &str, place: &mut usize) -> Option<&Value> {
        if let Some((known, value)) = self.0.get(*place)
            && known.as_ref() == field
        {
            return Some(value);
        }
        *place = self.find(field).ok()?;
        self.0.get(*place).map(|(_, value)| value)
    }

    /// Puts a value in place and gives the one that was there.
    pub fn insert(&mut self, field: impl Into<FieldName>, value: Value) -> Option<Value> {
        let field = field.into();
        if self.0.last().is_none_or(|(last, _)| *last < field) {
            self.0.push((field, value));
            return None;
        }
        match self.find(&field) {
            Ok(at) => self.0.get_mut(at).map(|(_, old)| std::mem::replace(old, value)),
            Err(at) => {
                self.0.insert(at, (field, value));
                None
            }
        }
    }

    /// Takes a value away.
    pub fn remove(&mut self, field: &str) -> Option<Value> {
        let at = self.find(field).ok()?;
        Some(self.0.remove(at).1)
    }

    /// Whether there are none.
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many there are.
    pub const fn len(&self) -> usize {
        self.0.len()
    }

    /// The names, in order.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(field, _)| field.as_ref())
    }

    /// Names and values, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.0.iter().map(|(field, value)| (field.as_ref(), value))
    }

    fn find(&self, field: &str) -> Result<usize, usize> {
        self.0.binary_search_by(|(known, _)| known.as_ref().cmp(field))
    }
}

impl<'a> IntoIterator for &'a Values {
    type Item = (&'a str, &'a Value);
    type IntoIter = Box<dyn Iterator<Item = Self::Item> + 'a>;

    fn into_iter(self) -> Self::IntoIter {
        Box::new(self.iter())
    }
}

impl fmt::Debug for Values {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_stand_in_the_order_of_their_names() {
        let mut values = Values::new();
        for (field, count) in [("staff", 2), ("beds_total", 30), ("residents", 9), ("staff", 3)] {
            values.insert(field, Value::Integer(count));
        }
        let names: Vec<&str> = values.keys().collect();
        assert_eq!(names, ["beds_total", "residents", "staff"]);
        assert_eq!(values.get("staff"), Some(&Value::Integer(3)));
        assert_eq!(values.remove("beds_total"), Some(Value::Integer(30)));
        assert_eq!((values.get("beds_total"), values.len()), (None, 2));
    }
}
