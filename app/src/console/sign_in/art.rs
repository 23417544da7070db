//! The only decoration of the product: a question and an answer on its way.

use leptos::prelude::*;

pub(super) fn art() -> impl IntoView {
    view! {
        <svg viewBox="0 0 560 800" preserveAspectRatio="xMidYMid slice" fill="none">
            <path
                fill="#fff"
                fill-opacity=".07"
                d="M620 60c-170 0-300 104-300 246 0 62 25 116 68 158l-38 116c-5 14 8 27 22 22l142-52c33 10 69 15 106 15Z"
            ></path>
            <path
                fill="#fff"
                fill-opacity=".05"
                d="M-60 520c120-30 260 20 260 150 0 40-14 76-40 104l20 66H-60Z"
            ></path>
            <path
                fill="#fff"
                d="M123 232h237a28 28 0 0 1 28 28v78a28 28 0 0 1-28 28H146l-36 32c-6 5-15 1-15-7V260a28 28 0 0 1 28-28Z"
            ></path>
            <g stroke="#0c5b60" stroke-opacity=".3" stroke-width="10" stroke-linecap="round">
                <path d="M136 278h204M136 318h128"></path>
            </g>
            <path
                fill="#f2a488"
                d="M455 436H298a28 28 0 0 0-28 28v48a28 28 0 0 0 28 28h136l34 30c6 5 15 1 15-7V464a28 28 0 0 0-28-28Z"
            ></path>
            <g fill="#5b1f0c">
                <circle cx="344" cy="488" r="8"></circle>
                <circle cx="376" cy="488" r="8"></circle>
                <circle cx="408" cy="488" r="8"></circle>
            </g>
        </svg>
    }
}
