[inputs: ["{mix,.formatter,compile_nif}.exs", "{lib,test,bench}/**/*.{ex,exs}"], line_length: 110]
