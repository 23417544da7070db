//! What both screens are made of.

pub mod icon;
